//! The events, as subcommands with their flags. They may be typed as they stand in files, too.

use super::OfDealArgs;
use super::change_args::ChangeArgs;
use super::terms_args::{TermsArgs, money};
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::deal::event::{
    Basis, Clause, ClauseOutcome, CollapseReason, Event, LoanEnd, MedicalStatus, MeetingStatus, PersonalTermsStatus,
    Relation, Role,
};
use crate::deal::last_day::LastDay;
use crate::deal::money::Money;
use crate::deal::name::{Name, Slug, Text};
use crate::deal::terms::Terms;
use clap::{Args, Subcommand};

#[derive(Subcommand, Clone, Debug)]
pub(crate) enum EventArgs {
    /// A club is interested
    Interest(ByArgs),
    /// A club names its price
    Valuation {
        #[command(flatten)]
        by: ByArgs,
        /// The price asked
        #[arg(long, value_name = "MONEY", value_parser = money, allow_hyphen_values = true)]
        fee: Money,
        /// The deals that the price is for, if it is for several together
        #[arg(long, value_name = "DEAL,...", value_delimiter = ',')]
        package: Vec<String>,
    },
    /// The sides spoke
    Contact {
        #[command(flatten)]
        of: OfDealArgs,
        /// Who spoke with whom, separated by commas
        #[arg(long, value_name = "NAME,...", value_delimiter = ',', required = true)]
        between: Vec<Name>,
        /// How they spoke, such as by phone or through an intermediary
        #[arg(long, value_name = "TEXT")]
        channel: Option<Text>,
    },
    /// The sides met, plan to meet, or cancelled a meeting
    Meeting {
        #[command(flatten)]
        of: OfDealArgs,
        /// Who met whom, separated by commas
        #[arg(long, value_name = "NAME,...", value_delimiter = ',', required = true)]
        between: Vec<Name>,
        /// held, scheduled or cancelled
        #[arg(long, default_value = "held")]
        status: MeetingStatus,
        /// The place
        #[arg(long, value_name = "TEXT")]
        place: Option<Text>,
    },
    /// One side offers
    Offer(BidArgs),
    /// The other side answers with an offer of its own
    #[command(alias = "counter_offer")]
    CounterOffer(BidArgs),
    /// The owner, loan club, agent or window of the deal changed
    #[command(alias = "parties_changed", group(clap::ArgGroup::new("party").required(true).multiple(true).args(
        ["owner", "no_owner", "loan_club", "no_loan_club", "agent", "no_agent", "window", "no_window"])))]
    PartiesChanged {
        #[command(flatten)]
        of: OfDealArgs,
        #[command(flatten)]
        change: ChangeArgs,
    },
    /// Someone says no to the last offer of the other side
    Rejection {
        #[command(flatten)]
        by: ByArgs,
        /// owner, player, buyer or agent
        #[arg(long)]
        role: Role,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        reason: Option<Text>,
    },
    /// The clubs agree
    Agreement {
        #[command(flatten)]
        of: OfDealArgs,
        #[command(flatten)]
        terms: TermsArgs,
    },
    /// The buyer and the player talk about the contract
    #[command(alias = "personal_terms")]
    PersonalTerms {
        #[command(flatten)]
        of: OfDealArgs,
        /// agreed, refused or under_discussion
        #[arg(long)]
        status: PersonalTermsStatus,
        #[command(flatten)]
        terms: TermsArgs,
    },
    /// The seller lets the player go only once a replacement is found
    #[command(alias = "authorization_pending_replacement")]
    AuthorizationPendingReplacement {
        #[command(flatten)]
        by: ByArgs,
        /// What the owner is looking for
        #[arg(long, value_name = "TEXT")]
        replacement: Option<Text>,
        /// The deal that would bring the replacement
        #[arg(long = "deal", value_name = "DEAL")]
        waits_for: Option<String>,
    },
    /// The replacement is found
    #[command(alias = "replacement_found")]
    ReplacementFound {
        #[command(flatten)]
        of: OfDealArgs,
        /// The deal that brings the replacement
        #[arg(long = "deal", value_name = "DEAL", required_unless_present = "player")]
        found: Option<String>,
        /// The player who is the replacement
        #[arg(long, value_name = "NAME")]
        player: Option<Name>,
    },
    /// The seller authorizes the move
    #[command(alias = "authorization_granted")]
    AuthorizationGranted(ByBecauseArgs),
    /// The seller refuses to authorize the move
    #[command(alias = "authorization_refused")]
    AuthorizationRefused(ByBecauseArgs),
    /// The player's medical
    Medical {
        #[command(flatten)]
        of: OfDealArgs,
        /// The club that has the medical done
        #[arg(long, value_name = "CLUB")]
        club: Name,
        /// scheduled, passed or failed
        #[arg(long)]
        status: MedicalStatus,
    },
    /// The contracts are signed
    Signature(OfDealArgs),
    /// The player is registered
    Registration(AtClubArgs),
    /// A club announces the move
    Announcement(AtClubArgs),
    /// The move is done
    Completion {
        #[command(flatten)]
        of: OfDealArgs,
        /// How this is known: registration, announcement, signature or report
        #[arg(long)]
        basis: Basis,
        #[command(flatten)]
        terms: TermsArgs,
    },
    /// The deal is off
    Collapse {
        #[command(flatten)]
        of: OfDealArgs,
        /// price, player_refused, player_stays, rival, window_closed, medical, authorization_refused, withdrawn or other
        #[arg(long)]
        reason: CollapseReason,
        /// The club that got the player
        #[arg(long, value_name = "CLUB")]
        rival: Option<Name>,
    },
    /// Talks are taken up again after a collapse
    Reopening {
        #[command(flatten)]
        of: OfDealArgs,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        reason: Text,
        /// They begin again from nothing: offers, steps and authorizations from before no longer count
        #[arg(long)]
        afresh: bool,
    },
    /// Someone reports terms
    #[command(alias = "terms_reported")]
    TermsReported {
        #[command(flatten)]
        of: OfDealArgs,
        #[command(flatten)]
        terms: TermsArgs,
    },
    /// A clause took effect, or lapsed
    #[command(alias = "clause_triggered")]
    ClauseTriggered {
        #[command(flatten)]
        of: OfDealArgs,
        /// option, obligation, counter_option, recall, extension, sell_on, release or other
        #[arg(long)]
        clause: Clause,
        /// exercised, agreed, lapsed, waived or disputed
        #[arg(long)]
        outcome: ClauseOutcome,
        /// More about it, in your own words
        #[arg(long, value_name = "TEXT")]
        remark: Option<Text>,
        #[command(flatten)]
        terms: TermsArgs,
    },
    /// A loan is over
    #[command(alias = "loan_ended")]
    LoanEnded {
        #[command(flatten)]
        of: OfDealArgs,
        /// expiry, recall or termination
        #[arg(long)]
        basis: LoanEnd,
    },
    /// The deal is tied to another
    Link {
        #[command(flatten)]
        of: OfDealArgs,
        /// The other deal
        #[arg(long = "with", value_name = "DEAL")]
        other: String,
        /// package, part_exchange, consequence, replaces or duplicate_of
        #[arg(long)]
        relation: Relation,
    },
    /// A remark or a quotation (--note)
    Note(OfDealArgs),
}

#[derive(Args, Clone, Debug)]
pub(crate) struct ByArgs {
    #[command(flatten)]
    of: OfDealArgs,
    /// Who does this: a club; in a rejection, it may also be the player or an agent
    #[arg(long, value_name = "CLUB")]
    by: Name,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct ByBecauseArgs {
    #[command(flatten)]
    by: ByArgs,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: Option<Text>,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct AtClubArgs {
    #[command(flatten)]
    of: OfDealArgs,
    /// The club
    #[arg(long, value_name = "CLUB")]
    club: Name,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct BidArgs {
    #[command(flatten)]
    by: ByArgs,
    /// The last day, or minute, on which it can be accepted
    #[arg(long, value_name = "DATE")]
    expires: Option<String>,
    #[command(flatten)]
    terms: TermsArgs,
}

impl EventArgs {
    /// The deal and the event; other deals that it names are found by the beginning of their names.
    pub(crate) fn read(self, session: &Session<'_>) -> Result<(OfDealArgs, Event), Failure> {
        let deal = |typed: String| -> Result<Slug, Failure> { Ok(session.ledger.find(&typed)?.slug) };
        Ok(match self {
            Self::Interest(ByArgs { of, by }) => (of, Event::Interest { by }),
            Self::Valuation { by: ByArgs { of, by }, fee, package } => {
                let package: Vec<Slug> = package.into_iter().map(deal).collect::<Result<_, _>>()?;
                (of, Event::Valuation { by, fee, package: Some(package).filter(|package| !package.is_empty()) })
            }
            Self::Contact { of, between, channel } => (of, Event::Contact { between, channel }),
            Self::Meeting { of, between, status, place } => (of, Event::Meeting { between, status, place }),
            Self::Offer(BidArgs { by: ByArgs { of, by }, expires, terms }) => {
                let expires = deadline(session, expires)?;
                (of, Event::Offer { by, terms: terms.terms(), expires })
            }
            Self::CounterOffer(BidArgs { by: ByArgs { of, by }, expires, terms }) => {
                let expires = deadline(session, expires)?;
                (of, Event::CounterOffer { by, terms: terms.terms(), expires })
            }
            Self::PartiesChanged { of, change } => (of, Event::PartiesChanged(change.read(session)?)),
            Self::Rejection { by: ByArgs { of, by }, role, reason } => (of, Event::Rejection { by, role, reason }),
            Self::Agreement { of, terms } => (of, Event::Agreement { terms: terms.if_any() }),
            Self::PersonalTerms { of, status, terms } => (of, Event::PersonalTerms { status, terms: terms.if_any() }),
            Self::AuthorizationPendingReplacement { by: ByArgs { of, by }, replacement, waits_for } => {
                let deal = waits_for.map(deal).transpose()?;
                (of, Event::AuthorizationPendingReplacement { by, replacement, deal })
            }
            Self::ReplacementFound { of, found, player } => {
                (of, Event::ReplacementFound { deal: found.map(deal).transpose()?, player })
            }
            Self::AuthorizationGranted(ByBecauseArgs { by: ByArgs { of, by }, reason }) => {
                (of, Event::AuthorizationGranted { by, reason })
            }
            Self::AuthorizationRefused(ByBecauseArgs { by: ByArgs { of, by }, reason }) => {
                (of, Event::AuthorizationRefused { by, reason })
            }
            Self::Medical { of, club, status } => (of, Event::Medical { club, status }),
            Self::Signature(of) => (of, Event::Signature {}),
            Self::Registration(AtClubArgs { of, club }) => (of, Event::Registration { club }),
            Self::Announcement(AtClubArgs { of, club }) => (of, Event::Announcement { club }),
            Self::Completion { of, basis, terms } => (of, Event::Completion { basis, terms: terms.if_any() }),
            Self::Collapse { of, reason, rival } => (of, Event::Collapse { reason, rival }),
            Self::Reopening { of, reason, afresh } => (of, Event::Reopening { reason, afresh }),
            Self::TermsReported { of, terms } => (of, Event::TermsReported { terms: stated(terms)? }),
            Self::ClauseTriggered { of, clause, outcome, remark, terms } => {
                (of, Event::ClauseTriggered { clause, outcome, remark, terms: terms.if_any() })
            }
            Self::LoanEnded { of, basis } => (of, Event::LoanEnded { basis }),
            Self::Link { of, other, relation } => (of, Event::Link { deal: deal(other)?, relation }),
            Self::Note(of) => (of, Event::Note {}),
        })
    }
}

/// A date, in words that a file can hold.
fn deadline(session: &Session<'_>, typed: Option<String>) -> Result<Option<LastDay>, Failure> {
    let Some(typed) = typed else { return Ok(None) };
    let moment = session.dates.moment("--expires", &typed)?;
    LastDay::new(&moment.words)
        .map(Some)
        .map_err(|error| Failure::usage(format!("--expires: {error}"), error.expected()))
}

fn stated(terms: TermsArgs) -> Result<Terms, Failure> {
    terms
        .if_any()
        .ok_or_else(|| Failure::usage("no terms were named", "add what was reported, as in --fee \"15m EUR\""))
}

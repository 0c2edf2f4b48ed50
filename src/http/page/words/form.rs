//! The words of the forms.

use crate::deal::kind::Kind;

words! {
    RECORD_WHAT_HAPPENED = "Record what happened";
    OPEN_A_DEAL = "Open a deal";
    CORRECT = "Correct";
    RETRACT = "Retract";
    TALKS = "Talks";
    OFFERS = "Offers and terms";
    STEPS_TO_THE_END = "Steps to the end";
    AND_ALSO = "And also";

    CHECK = "Check";
    CHECK_AGAIN = "Check again";
    RECORD = "Record";
    RECORD_ANYWAY = "Record anyway";
    CANCEL = "Cancel";
    NEEDED = "needed";
    UNDERSTOOD = "This would be recorded";
    OR_CHANGE_BELOW = "or change it below, and check again";
    WHAT_CHANGES = "What it changes";
    NOTHING_CHANGES = "The state of the deal stays the same.";
    PLEASE_NOTE = "Please note";
    NOTHING_RECORDED = "Nothing is recorded yet.";
    CHANGED_SINCE = "Something was changed since the check, so nothing is recorded yet. This is how it reads now.";
    MEANWHILE = "Recorded meanwhile";
    USED_BEFORE = "This form has recorded something before. What is in it now would be another record.";
    MISSING = "it is missing";
    CORRECT_RECORD = "Correct record";
    RETRACT_RECORD = "Retract record";
    HOW_TO_CORRECT = "Change what the record should say. What it said stays in the history.";
    REMOVE_ENTRY = "Remove the entry";
    HOW_TO_REMOVE = "Its names will no longer count as names of this club or player. Answers for earlier dates stay as they are.";
    HOW_TO_RETRACT = "The record will not count any more. It stays in the history.";
    ENTRIES = "Windows and names";
    CLUBS_WITH_NAMES = "Clubs and their names";
    PLAYERS_WITH_NAMES = "Players and their names";
    NO_ENTRIES = "None yet. Each name counts as it is spelled.";
    ALSO_CALLED = "also";
    BORN_IN = "born";
    SET_ANEW = "Change";
    REMOVE = "Remove";
    ADD_WINDOW = "Add a window";
    ADD_CLUB = "Add a club";
    ADD_PLAYER = "Add a player";

    FORM_IS_KEPT = "Your session had ended. What you typed is kept, and nothing of it is recorded yet.";
    GO_ON_WITH_FORM = "Go on with the form";

    THE_DEAL = "The deal";
    WHAT_HAPPENED = "What happened";
    WHAT_HOLDS = "What holds from now on";
    WHEN_AND_WHO = "When, and who said so";
    THE_CORRECTION = "The correction";
    THE_RETRACTION = "The retraction";
    THE_REMOVAL = "The removal";
    MORE_TERMS = "More terms";
    HAPPENED = "Happened";
    LEARNED_ON = "Learned";
    JUST_NOW = "now";
    TODAY_IF_EMPTY = "today, or when you learned it";
    REMARK = "Remark or quotation";
    NONE = "none";
    YES = "yes";
    A_GRADE_OF = "unconfirmed, with a grade of";
    DOES_NOT_MOVE = "a doubtful source alone does not move the deal";
    IS_TAKEN_FOR = "is another name of";
    RECORD_A_REOPENING = "record a reopening";

    WHEN_IT_HAPPENED = "When it happened";
    WHEN_LEARNED = "When you learned it";
    WHEN_CORRECTED = "When it was corrected";
    WHO_SAID_SO = "Who said so";
    WHERE_SAID = "Where they said it";
    GRADE = "Grade of the source";
    REASON_OF_CORRECTION = "Reason for the correction";
    REASON_OF_RETRACTION = "Reason for the retraction";
    REASON_OF_REMOVAL = "Reason for the removal";
    AGAIN = "Record it again: it really happened twice";
    NAME_OF_DEAL = "Name of the deal";
    HOW_DATE = "2020-01-08, yesterday, last friday, 3 days ago, 2020-01-08T15:30, or a range of days: 2020-01-03..2020-01-06";
    HOW_LEARNED = "For the press, the day of publication";
    HOW_REF = "A page or a document";
    HOW_GRADE = "As in B2: source from A (best) to E, news from 1 (best) to 5; F and 6 for unknown";
    HOW_MONEY = "15m EUR, €12.5m, 500k EUR, 8..10m EUR";
    HOW_DAY = "2021-06-30";
    HOW_LAST_DAY = "2020-01-31 or 2020-01-31T20:00";
    HOW_BORN = "2001 or 2001-05-17";
    HOW_ZONE = "The zone of these dates, as in Europe/Rome";
    HOW_LABEL = "As deals name it: serie-a-2019-20-winter";
    HOW_SLUG = "If empty, the player's last name and the buyer";
    EMPTY_FOR_NOBODY = "Empty for a free agent";
}

/// That somebody recorded something of the same since a form of this kind was shown.
pub(in crate::http::page) fn someone_was_faster(kind: Kind) -> &'static str {
    match kind {
        Kind::WindowSet => {
            "Someone was faster: the dates were set since this form was shown. Nothing of yours is lost."
        }
        Kind::ClubSet | Kind::PlayerSet => {
            "Someone was faster: the entry was changed since this form was shown. Nothing of yours is lost."
        }
        _ => "Someone was faster: the deal has records that this form did not show. Nothing of yours is lost.",
    }
}

/// What a form of this kind is called.
pub(in crate::http::page) fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Opened => OPEN_A_DEAL,
        Kind::Interest => "Interest",
        Kind::Valuation => "Asking price",
        Kind::Contact => "Contact",
        Kind::Meeting => "Meeting",
        Kind::Offer => "Offer",
        Kind::CounterOffer => "Counter-offer",
        Kind::Rejection => "Rejection",
        Kind::PartiesChanged => "Change of parties",
        Kind::Agreement => "Agreement of the clubs",
        Kind::PersonalTerms => "Personal terms",
        Kind::AuthorizationPendingReplacement => "Waits for a replacement",
        Kind::ReplacementFound => "Replacement found",
        Kind::AuthorizationGranted => "Authorization given",
        Kind::AuthorizationRefused => "Authorization refused",
        Kind::Medical => "Medical",
        Kind::Signature => "Signature",
        Kind::Registration => "Registration",
        Kind::Announcement => "Announcement",
        Kind::Completion => "Completion",
        Kind::Collapse => "Collapse",
        Kind::Reopening => "Reopening",
        Kind::TermsReported => "Reported terms",
        Kind::ClauseTriggered => "Clause",
        Kind::LoanEnded => "End of the loan",
        Kind::Link => "Link to another deal",
        Kind::Note => "Note",
        Kind::Correction => "Correction",
        Kind::Retraction => "Retraction",
        Kind::Erasure => "Erasure",
        Kind::WindowSet => "Dates of a window",
        Kind::ClubSet => "Names of a club",
        Kind::PlayerSet => "Names of a player",
    }
}

/// What such a record says.
pub(in crate::http::page) fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::Opened => "One possible move of a player to one club",
        Kind::Interest => "A club is interested",
        Kind::Valuation => "A club names its price",
        Kind::Contact => "The sides spoke",
        Kind::Meeting => "The sides met, plan to meet, or cancelled a meeting",
        Kind::Offer => "One side offers",
        Kind::CounterOffer => "The other side answers with an offer of its own",
        Kind::Rejection => "Someone says no to the last offer of the other side",
        Kind::PartiesChanged => "The owner, loan club, agent or window of the deal changed",
        Kind::Agreement => "The clubs agree",
        Kind::PersonalTerms => "The buyer and the player talk about the contract",
        Kind::AuthorizationPendingReplacement => "The seller lets the player go only once a replacement is found",
        Kind::ReplacementFound => "The replacement is found: name the deal, the player, or both",
        Kind::AuthorizationGranted => "The seller authorizes the move",
        Kind::AuthorizationRefused => "The seller refuses to authorize the move",
        Kind::Medical => "The player's medical",
        Kind::Signature => "The contracts are signed",
        Kind::Registration => "The player is registered",
        Kind::Announcement => "A club announces the move",
        Kind::Completion => "The move is done",
        Kind::Collapse => "The deal is off",
        Kind::Reopening => "Talks are taken up again after a collapse",
        Kind::TermsReported => "Someone reports terms",
        Kind::ClauseTriggered => "A clause took effect, or lapsed",
        Kind::LoanEnded => "A loan is over",
        Kind::Link => "The deal is linked to another",
        Kind::Note => "A remark or a quotation",
        Kind::Correction | Kind::Retraction | Kind::Erasure => "About a record",
        Kind::WindowSet => "Records the dates of a window; the latest record counts",
        Kind::ClubSet => {
            "Records a club and the other names that records use; the latest record of a name counts, as a whole"
        }
        Kind::PlayerSet => {
            "Records a player and the other names that records use; the latest record of a name counts, as a whole"
        }
    }
}

/// What a field of the data is called.
pub(in crate::http::page) fn label(kind: Kind, field: &str) -> &'static str {
    match (kind, field) {
        (_, "players") => "Players",
        (_, "owner") => "Owner of the rights",
        (_, "loan_club") => "On loan at",
        (_, "to") => "Buyer",
        (_, "agent") => "Agent",
        (_, "window") => "Transfer window",
        (Kind::Interest, "by") => "Interested club",
        (Kind::Valuation, "by") => "Club that asks",
        (Kind::Valuation, "fee") => "Price asked",
        (_, "package") => "Deals that the price is for, if several",
        (Kind::Contact, "between") => "Who spoke with whom",
        (_, "between") => "Who met whom",
        (_, "channel") => "How they spoke",
        (_, "status") => "Status",
        (_, "place") => "Place",
        (Kind::Offer | Kind::CounterOffer, "by") => "Who offers",
        (_, "expires") => "Can be accepted until",
        (Kind::Rejection, "by") => "Who says no",
        (_, "role") => "In the role of",
        (_, "by") => "Owner or loan club",
        (_, "reason") => "Reason",
        (_, "replacement") => "What the owner is looking for",
        (Kind::Link, "deal") => "The other deal",
        (_, "deal") => "Deal that brings the replacement",
        (_, "player") => "Player who is the replacement",
        (_, "club") => "Club",
        (Kind::Completion, "basis") => "Known by",
        (_, "basis") => "How it ended",
        (_, "rival") => "Club that got the player",
        (_, "afresh") => "Talks begin anew: earlier offers and agreements no longer count",
        (_, "clause") => "Clause",
        (_, "outcome") => "What became of it",
        (_, "remark") => "Remark",
        (_, "relation") => "How the two are connected",
        (Kind::WindowSet, "name") => "Name of the window",
        (_, "name") => "Name",
        (_, "aliases") => "Other names",
        (_, "born") => "Born",
        (_, "association") => "Association",
        (_, "competition") => "Competition",
        (_, "season") => "Season",
        (_, "opens") => "Opens",
        (_, "closes") => "Closes",
        (_, "zone") => "Time zone",
        _ => "",
    }
}

/// The switch that says that there is no such party.
pub(in crate::http::page) fn no_such_party(kind: Kind, field: &str) -> Option<&'static str> {
    match (kind, field) {
        (Kind::Opened, "owner") => Some("Nobody: a free agent"),
        (_, "owner") => Some("Nobody any more: a free agent"),
        (_, "loan_club") => Some("On loan no longer"),
        (_, "agent") => Some("No agent any more"),
        (_, "window") => Some("For no window any more"),
        _ => None,
    }
}

/// The way out where a rule says no, by its code; none where that of programs does.
pub(in crate::http::page) fn hint(code: &str) -> Option<&'static str> {
    Some(match code {
        "duplicate-record" => "If it really happened twice, tick the box below the fields",
        "after-collapse" => "If talks were taken up again, record a reopening first",
        "after-completion" => "Check the date. If the completion is wrong, correct or retract it first",
        "nothing-to-reopen" => "A deal that is open needs no reopening",
        "deal-exists" | "deal-name-erased" => "Record what happened in that deal, or give this one a name of its own",
        "learned-before-it-happened" => {
            "Check both dates. What was only planned is a meeting or a medical with the status scheduled"
        }
        "in-the-future" => "Check the date",
        "corrected-before-learned" => "Leave it empty, or give the day on which the mistake was found",
        "unclear-name" => "Type one of these names, letter by letter",
        "name-taken" => "Leave it out, or first change the other entry, so that it does not have this name",
        "owner-is-buyer" => "The owner holds the rights, the buyer would get the player",
        "opening-has-records" => {
            "If the deal was opened by mistake, retract those first. If it came to nothing, record its collapse"
        }
        "correction-unreadable" => "Check the fields that you changed",
        "deal-void" => "Retract the retraction of its opening, if that was a mistake",
        "no-such-deal" => "Choose a deal from the list",
        "window-closes-before-it-opens" => "Check the two dates",
        "outcome-unknown" => "Send it again: it is recorded once",
        "writer-busy" | "too-many-requests" => "Send it again in a moment",
        "no-such-entry" => "\"Windows and names\" shows the entries that there are",
        "not-retractable" => "Correct it instead",
        "record-too-large" => "Shorten the remark, or put the text in a document and name that as where they said it",
        _ => return None,
    })
}

//! Given, when, then: a ledger in memory with a fixed clock and counted ids, in which position n has the id n.

use crate::events::{name, opened, slug, text};
use mercato::bytes::line::Line;
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::event::Event;
use mercato::deal::history::History;
use mercato::deal::ids::{Position, RecordId, Version};
use mercato::deal::moment::{Instant, Moment};
use mercato::deal::name::Text;
use mercato::deal::refusal::Refusal;
use mercato::deal::source::{Grade, Source};
use mercato::deal::terms::Field;
use mercato::ledger::{Conditions, EraseReceipt, EraseRequest, Error, Ledger, Receipt, Request};
use mercato::views::deal::{Deal, deal};
use uuid::Uuid;

pub(crate) const ZONE: chrono_tz::Tz = chrono_tz::Europe::Rome;
pub(crate) const CALDARA: &str = "caldara-atalanta";
/// The day on which everything is typed in.
pub(crate) const TODAY: &str = "2020-03-01";

/// Something that someone tells the ledger.
pub(crate) struct Told {
    deal: String,
    happened: String,
    learned: Option<String>,
    source: Option<Source>,
    note: Option<Text>,
    event: Event,
    again: bool,
    if_version: Option<Version>,
}

/// It happened then, and was learned at the same time.
pub(crate) fn on(happened: &str, event: Event) -> Told {
    Told {
        deal: CALDARA.into(),
        happened: happened.into(),
        learned: Some(happened.into()),
        source: None,
        note: None,
        event,
        again: true,
        if_version: None,
    }
}

impl Told {
    pub(crate) fn of(self, deal: &str) -> Self {
        Self { deal: deal.into(), ..self }
    }

    pub(crate) fn learned(self, words: &str) -> Self {
        Self { learned: Some(words.into()), ..self }
    }

    pub(crate) fn learned_just_now(self) -> Self {
        Self { learned: None, ..self }
    }

    pub(crate) fn by(self, source: &str, grade: &str) -> Self {
        let grade = Some(Grade::parse(grade).unwrap());
        Self { source: Some(Source { name: name(source), reference: None, grade }), ..self }
    }

    pub(crate) fn note(self, text: &str) -> Self {
        Self { note: Some(Text::new(text).unwrap()), ..self }
    }

    pub(crate) fn only_once(self) -> Self {
        Self { again: false, ..self }
    }

    pub(crate) fn if_version(self, version: u64) -> Self {
        Self { if_version: Some(Version(version)), ..self }
    }
}

/// A ledger to which things were told.
pub(crate) struct Story {
    pub(crate) ledger: Ledger,
    now: Instant,
}

/// A story that begins with the opening of Caldara's deal, at position 1, on 27 December.
pub(crate) fn given<const N: usize>(told: [Told; N]) -> Story {
    told.into_iter().fold(nothing().and(on("2019-12-27", opened())), Story::and)
}

/// An empty ledger, at noon.
pub(crate) fn nothing() -> Story {
    let ledger = Ledger::in_memory(ZONE, [1; 32]).unwrap();
    Story { ledger, now: noon() }
}

pub(crate) fn noon() -> Instant {
    moment(&format!("{TODAY}T12:00")).start
}

pub(crate) fn moment(words: &str) -> Moment {
    Moment::parse(words, ZONE).unwrap()
}

pub(crate) fn id(position: u64) -> RecordId {
    RecordId(Uuid::from_u128(position.into()))
}

impl Story {
    pub(crate) fn and(mut self, told: Told) -> Self {
        self.tell(told).unwrap();
        self
    }

    /// From here on the machine's clock says this.
    pub(crate) fn at_the_clock(self, now: Instant) -> Self {
        Self { now, ..self }
    }

    /// What the machine's clock says.
    pub(crate) fn now(&self) -> Instant {
        self.now
    }

    pub(crate) fn tell(&mut self, told: Told) -> Result<Receipt, Error> {
        let line = Line {
            id: Some(id(self.ledger.head()?.0 + 1).0),
            slug: slug(&told.deal),
            happened: moment(&told.happened),
            learned: told.learned.as_deref().map(moment),
            recorder: Some(name("Ada")),
            source: told.source,
            note: told.note,
            event: told.event,
        };
        let conditions = Conditions { if_version: told.if_version, only_once: !told.again };
        let request = Request { line, conditions };
        self.ledger.record(&request, self.now)
    }

    /// Why it is refused; and that nothing was appended.
    pub(crate) fn refuses(&mut self, told: Told) -> Refusal {
        let head = self.ledger.head().unwrap();
        let refusal = match self.tell(told) {
            Err(Error::Refused(refusal)) => refusal,
            Err(error) => panic!("not a rule's refusal: {error}"),
            Ok(receipt) => panic!("it was recorded as {}", receipt.record.position),
        };
        assert_eq!(self.ledger.head().unwrap(), head, "a refusal appends nothing");
        refusal
    }

    /// Takes away what this record says.
    pub(crate) fn erase(&mut self, position: u64) -> Result<EraseReceipt, Error> {
        let of = self.ledger.find_record(&position.to_string())?;
        let id = RecordId(Uuid::from_u128((self.ledger.head()?.0 + 1).into()));
        let erasure = EraseRequest { id, of, reason: text("the law"), recorder: name("Bo") };
        self.ledger.erase(&erasure, self.now, &mut |_| ())
    }

    pub(crate) fn erased(mut self, position: u64) -> Self {
        self.erase(position).unwrap();
        self
    }

    /// How Caldara's deal stands, without cuts.
    pub(crate) fn then(&self) -> Deal {
        self.cut(&Cuts::default())
    }

    pub(crate) fn then_at(&self, at: &str) -> Deal {
        self.cut(&Cuts { at: Some(moment(at)), ..Cuts::default() })
    }

    pub(crate) fn then_known_at(&self, known_at: &str) -> Deal {
        self.cut(&Cuts { known_at: Some(moment(known_at)), ..Cuts::default() })
    }

    pub(crate) fn then_up_to(&self, position: u64) -> Deal {
        self.cut(&Cuts { up_to: Some(UpTo::Position(Position(position))), ..Cuts::default() })
    }

    pub(crate) fn cut(&self, cuts: &Cuts) -> Deal {
        self.shown(cuts).unwrap()
    }

    /// Nothing, where nothing of the deal was known.
    pub(crate) fn shown(&self, cuts: &Cuts) -> Option<Deal> {
        deal(&self.history_of(CALDARA), cuts)
    }

    pub(crate) fn history_of(&self, deal: &str) -> History {
        self.ledger.history_of(&self.ledger.find(deal).unwrap()).unwrap()
    }
}

/// What stands for a field, as people read it; "-" for nothing.
pub(crate) fn stands(deal: &Deal, field: Field) -> String {
    deal.terms.get(&field).map_or("-".into(), ToString::to_string)
}

/// The record that says what stands.
pub(crate) fn said_by(deal: &Deal, field: Field) -> u64 {
    deal.blame[&field].standing.position.0
}

/// The records of the claims that are left on a field, the standing one first.
pub(crate) fn rivals(deal: &Deal, field: Field) -> Vec<u64> {
    let blame = &deal.blame[&field];
    std::iter::once(&blame.standing).chain(&blame.rivals).map(|said| said.position.0).collect()
}

pub(crate) fn possible(deal: &Deal) -> Vec<u64> {
    deal.possible.iter().map(|position| position.0).collect()
}

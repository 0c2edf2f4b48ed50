//! Which claims on the terms stand: the six rules, and the doubtful sources.

use crate::events::*;
use crate::story::{given, on, rivals, said_by, stands};
use mercato::deal::event::PersonalTermsStatus::{Agreed, Refused, UnderDiscussion};
use mercato::deal::event::{Clause, ClauseOutcome, Event};
use mercato::deal::terms::Field::{
    Asking, ContractUntil, Fee, Kind, LoanFee, Purchase, PurchasePrice, SellOn, Until, Wage,
};

#[test]
fn rule_1_an_act_supersedes_what_it_is_after() {
    let acts = [
        agreement_on(fee("12m EUR")),
        completion_on(fee("12m EUR")),
        clause(fee("12m EUR")),
        personal_terms(Agreed, Some(fee("12m EUR"))),
    ];
    for act in acts {
        let name = act.type_name();
        let story = given([on("2020-01-05", report(fee("10m EUR"))).by("Gazzetta", "A1"), on("2020-01-08", act)]);
        assert_eq!(rivals(&story.then(), Fee), [3], "{name}");
        assert_eq!(stands(&story.then_at("2020-01-07"), Fee), "10m EUR", "{name}");
    }
}

#[test]
fn rule_1_a_report_supersedes_no_act() {
    let story = given([
        on("2020-01-05", agreement_on(fee("12m EUR"))).by("Club note", "B2"),
        on("2020-01-08", report(fee("10m EUR"))).by("Gazzetta", "A1"),
    ]);
    let deal = story.then();
    assert_eq!(rivals(&deal, Fee), [3, 2], "the better grade stands");
    assert_eq!(deal.disputed, [Fee]);
}

#[test]
fn rule_1_of_acts_that_overlap_the_further_is_over_the_other_and_no_act_over_what_comes_later() {
    let overlap = |one, other| given([on("2020-01-05", one), on("2020-01-05T12:00", other)]);
    let completed = overlap(agreement_on(fee("12m EUR")), completion_on(fee("13m EUR")));
    assert_eq!(rivals(&completed.then(), Fee), [3]);
    assert_eq!(rivals(&overlap(completion_on(fee("12m EUR")), agreement_on(fee("13m EUR"))).then(), Fee), [2]);
    assert_eq!(rivals(&overlap(agreement_on(fee("12m EUR")), agreement_on(fee("13m EUR"))).then(), Fee).len(), 2);
    assert_eq!(rivals(&overlap(report(fee("12m EUR")), completion_on(fee("13m EUR"))).then(), Fee).len(), 2);
    let late_news = given([
        on("2020-01-08", agreement_on(fee("12m EUR"))),
        on("2020-01-05", agreement_on(fee("10m EUR"))).learned("2020-01-20"),
    ]);
    assert_eq!(rivals(&late_news.then(), Fee), [2]);
}

#[test]
fn rule_1_an_act_leaves_the_fields_that_it_does_not_state() {
    let story = given([
        on("2020-01-05", agreement_on(terms([(Fee, "12m EUR"), (SellOn, "10%")]))),
        on("2020-01-08", completion_on(fee("13m EUR"))),
    ]);
    let deal = story.then();
    assert_eq!((stands(&deal, Fee), stands(&deal, SellOn)), ("13m EUR".into(), "10%".into()));
    assert_eq!((said_by(&deal, Fee), said_by(&deal, SellOn)), (3, 2));
}

#[test]
fn personal_terms_that_are_not_agreed_claim_nothing() {
    let wage = || Some(terms([(Wage, "2m EUR")]));
    let story = given([
        on("2020-01-05", personal_terms(UnderDiscussion, wage())),
        on("2020-01-06", personal_terms(Refused, wage())),
    ]);
    assert_eq!(stands(&story.then(), Wage), "-");
}

#[test]
fn a_doubtful_act_supersedes_only_doubtful_claims() {
    for doubtful in ["D2", "E6", "A4", "B5"] {
        let of_the_good = given([
            on("2020-01-05", agreement_on(fee("12m EUR"))).by("Club note", "F6"),
            on("2020-01-08", agreement_on(fee("10m EUR"))).by("Rumours", doubtful),
        ]);
        assert_eq!(rivals(&of_the_good.then(), Fee).len(), 2, "{doubtful}");
        let of_the_doubtful = given([
            on("2020-01-05", agreement_on(fee("12m EUR"))).by("Talk", "E5"),
            on("2020-01-08", agreement_on(fee("10m EUR"))).by("Rumours", doubtful),
        ]);
        assert_eq!(rivals(&of_the_doubtful.then(), Fee), [3], "{doubtful}");
    }
}

#[test]
fn an_act_without_a_grade_is_not_doubtful() {
    let story = given([
        on("2020-01-05", agreement_on(fee("12m EUR"))).by("Club note", "A1"),
        on("2020-01-08", agreement_on(fee("10m EUR"))),
    ]);
    assert_eq!(rivals(&story.then(), Fee), [3]);
}

#[test]
fn rule_2_a_newer_report_of_the_same_source_supersedes_its_older_one() {
    let story = given([
        on("2020-01-05", report(fee("10m EUR"))).by("Gazzetta", "A1"),
        on("2020-01-08", report(fee("12m EUR"))).by("Gazzetta", "C3"),
    ]);
    assert_eq!(rivals(&story.then(), Fee), [3], "whatever the grades");
    assert_eq!(stands(&story.then_known_at("2020-01-07"), Fee), "10m EUR");
}

#[test]
fn rule_2_of_two_learned_together_the_one_recorded_later_supersedes() {
    let story = given([
        on("2020-01-05", report(fee("10m EUR"))).by("Gazzetta", "B2"),
        on("2020-01-05", report(fee("12m EUR"))).by("Gazzetta", "B2"),
    ]);
    assert_eq!(rivals(&story.then(), Fee), [3]);
}

#[test]
fn rule_2_what_was_recorded_later_but_learned_earlier_does_not_supersede() {
    let story = given([
        on("2020-01-05", report(fee("12m EUR"))).learned("2020-01-09").by("Gazzetta", "B2"),
        on("2020-01-05", report(fee("10m EUR"))).learned("2020-01-06").by("Gazzetta", "B2"),
    ]);
    assert_eq!(rivals(&story.then(), Fee), [2]);
}

#[test]
fn rule_2_other_sources_and_unsourced_reports_are_rivals() {
    let others = given([
        on("2020-01-05", report(fee("10m EUR"))).by("Gazzetta", "B2"),
        on("2020-01-08", report(fee("12m EUR"))).by("Tuttosport", "B2"),
    ]);
    assert_eq!(rivals(&others.then(), Fee), [3, 2]);
    let unsourced = given([on("2020-01-05", report(fee("10m EUR"))), on("2020-01-08", report(fee("12m EUR")))]);
    assert_eq!(rivals(&unsourced.then(), Fee), [3, 2]);
}

#[test]
fn rule_2_a_newer_report_of_an_earlier_time_leaves_one_that_is_after_it() {
    let story = given([
        on("2020-01-08", report(fee("12m EUR"))).by("Gazzetta", "B2"),
        on("2020-01-02", report(fee("10m EUR"))).learned("2020-01-20").by("Gazzetta", "B2"),
    ]);
    assert_eq!(rivals(&story.then(), Fee), [3, 2]);
}

#[test]
fn superseded_claims_still_supersede() {
    // The second takes the first away, and the third the second; the first is after the third, which leaves it alone.
    let story = given([
        on("2020-01-10", report(fee("10m EUR"))).learned("2020-01-11").by("Gazzetta", "B2"),
        on("2020-01-08..2020-01-10", report(fee("11m EUR"))).learned("2020-01-12").by("Gazzetta", "B2"),
        on("2020-01-08", report(fee("12m EUR"))).learned("2020-01-13").by("Gazzetta", "B2"),
    ]);
    assert_eq!(rivals(&story.then(), Fee), [4]);
}

#[test]
fn rule_3_a_loan_that_becomes_a_permanent_move_is_over() {
    let story = given([
        on("2020-01-05", agreement_on(terms([(Kind, "loan"), (LoanFee, "1m EUR")]))),
        on("2020-01-08", completion_on(terms([(Kind, "permanent"), (Fee, "12m EUR")]))),
    ]);
    let deal = story.then();
    assert_eq!([Kind, LoanFee, Fee].map(|field| stands(&deal, field)), ["permanent", "-", "12m EUR"]);
    assert_eq!(stands(&story.then_at("2020-01-07"), LoanFee), "1m EUR");
}

#[test]
fn rule_3_the_same_kind_again_leaves_the_other_fields() {
    let story = given([
        on("2020-01-05", agreement_on(terms([(Kind, "loan"), (LoanFee, "1m EUR")]))),
        on("2020-01-08", completion_on(terms([(Kind, "loan")]))),
    ]);
    assert_eq!(stands(&story.then(), LoanFee), "1m EUR");
}

#[test]
fn rule_3_ends_reports_but_not_what_the_player_agreed_the_owner_asks_or_a_clause_says() {
    let story = given([
        on("2020-01-02", report(terms([(Kind, "loan"), (SellOn, "10%")]))),
        on("2020-01-03", personal_terms(Agreed, Some(terms([(Wage, "2m EUR")])))),
        on("2020-01-03", clause(terms([(ContractUntil, "2023-06-30")]))),
        on("2020-01-03", valuation("Milan", "20m EUR")),
        on("2020-01-08", agreement_on(terms([(Kind, "permanent")]))),
    ]);
    let deal = story.then();
    let fields = [SellOn, Wage, ContractUntil, mercato::deal::terms::Field::Asking];
    assert_eq!(fields.map(|field| stands(&deal, field)), ["-", "2m EUR", "2023-06-30", "20m EUR"]);
}

#[test]
fn rule_3_only_an_agreement_or_completion_changes_the_kind_of_the_deal() {
    let story = given([
        on("2020-01-05", agreement_on(terms([(Kind, "loan"), (LoanFee, "1m EUR")]))),
        on("2020-01-08", clause(terms([(Kind, "permanent")]))),
    ]);
    let deal = story.then();
    assert_eq!((stands(&deal, Kind), stands(&deal, LoanFee)), ("permanent".into(), "1m EUR".into()));
}

#[test]
fn rule_3_a_first_kind_changes_nothing() {
    let story = given([
        on("2020-01-05", agreement_on(terms([(LoanFee, "1m EUR")]))),
        on("2020-01-08", completion_on(terms([(Kind, "permanent")]))),
    ]);
    assert_eq!(stands(&story.then(), LoanFee), "1m EUR");
}

#[test]
fn rule_3_a_doubtful_change_of_kind_ends_only_doubtful_terms() {
    let story = given([
        on("2020-01-04", agreement_on(terms([(SellOn, "10%")]))).by("Talk", "E5"),
        on("2020-01-05", agreement_on(terms([(Kind, "loan"), (LoanFee, "1m EUR")]))).by("Club note", "A1"),
        on("2020-01-08", agreement_on(terms([(Kind, "permanent")]))).by("Rumours", "D4"),
    ]);
    let deal = story.then();
    assert_eq!([Kind, LoanFee, SellOn].map(|field| stands(&deal, field)), ["loan", "1m EUR", "-"]);
    assert!(deal.disputed.is_empty(), "a doubtful rival disputes nothing");
}

#[test]
fn rule_4_personal_terms_are_gone_when_refused_after_them() {
    let wage = || Some(terms([(Wage, "2m EUR")]));
    let story = given([
        on("2020-01-05", personal_terms(Agreed, wage())),
        on("2020-01-05", agreement_on(terms([(ContractUntil, "2023-06-30")]))),
        on("2020-01-08", personal_terms(Refused, None)),
    ]);
    assert_eq!(stands(&story.then_at("2020-01-07"), Wage), "2m EUR");
    assert_eq!(stands(&story.then(), Wage), "-");
    assert_eq!(stands(&story.then(), ContractUntil), "2023-06-30", "the clubs' terms stay");
    let again = story.and(on("2020-01-09", personal_terms(Agreed, wage())));
    assert_eq!(said_by(&again.then(), Wage), 5);
}

#[test]
fn rule_4_a_refusal_of_the_same_day_takes_nothing_away() {
    let story = given([
        on("2020-01-05", personal_terms(Agreed, Some(terms([(Wage, "2m EUR")])))),
        on("2020-01-05", personal_terms(Refused, None)),
    ]);
    assert_eq!(stands(&story.then(), Wage), "2m EUR");
}

#[test]
fn rule_2_a_source_does_not_contradict_its_own_act_nor_its_act_a_later_report() {
    let story = given([
        on("2020-01-08", agreement_on(fee("12m EUR"))).by("Club note", "A1"),
        on("2020-01-08", report(fee("10m EUR"))).learned("2020-01-09").by("club note", "A1"),
    ]);
    assert_eq!(rivals(&story.then(), Fee), [3]);
    // What it said later is about an earlier time.
    let earlier = given([
        on("2020-01-08", agreement_on(fee("12m EUR"))).by("Club note", "A1"),
        on("2020-01-05", report(fee("10m EUR"))).learned("2020-01-09").by("Club note", "A1"),
    ]);
    assert_eq!(rivals(&earlier.then(), Fee), [2]);
}

#[test]
fn rule_3_a_record_that_names_the_new_kind_itself_stays() {
    let story = given([
        on("2020-01-04", agreement_on(terms([(Kind, "loan"), (LoanFee, "1m EUR")]))).by("Club note", "A1"),
        on("2020-01-05", report(terms([(Kind, "permanent"), (SellOn, "10%")]))).by("Gazzetta", "B2"),
        on("2020-01-08", completion_on(terms([(Kind, "permanent")]))),
    ]);
    assert_eq!([LoanFee, SellOn].map(|field| stands(&story.then(), field)), ["-", "10%"]);
}

#[test]
fn rule_5_talks_that_begin_afresh_end_what_was_stated_but_not_what_is_asked() {
    let story = given([
        on("2020-01-03", valuation("Milan", "20m EUR")),
        on("2020-01-04", report(fee("15m EUR"))).by("Gazzetta", "B2"),
        on("2020-01-05", collapse()),
        on("2020-01-08", Event::Reopening { reason: text("a new coach"), afresh: true }),
    ]);
    assert_eq!([Fee, Asking].map(|field| stands(&story.then(), field)), ["-", "20m EUR"]);
    assert_eq!(stands(&story.then_at("2020-01-07"), Fee), "15m EUR");
}

#[test]
fn rule_6_a_purchase_ends_the_terms_of_the_loan_and_no_lapsed_option_does() {
    let of_the_loan = terms([(Kind, "loan"), (Purchase, "option"), (PurchasePrice, "8m EUR"), (Until, "2020-06-30")]);
    let clause = |outcome| {
        on("2020-02-08", Event::ClauseTriggered { clause: Clause::Option, outcome, remark: None, terms: None })
    };
    let told = |outcome| {
        let story = given([on("2020-01-05", completion_on(of_the_loan.clone())), clause(outcome)]);
        [Kind, Purchase, PurchasePrice, Until].map(|field| stands(&story.then(), field))
    };
    assert_eq!(told(ClauseOutcome::Exercised), ["loan", "-", "-", "-"]);
    assert_eq!(told(ClauseOutcome::Lapsed), ["loan", "option", "8m EUR", "2020-06-30"]);
}

#[test]
fn where_each_claim_is_superseded_by_another_all_of_them_stand() {
    // The completion is over the agreement, the later word of its source over the completion, and the agreement after that.
    let story = given([
        on("2020-01-10", agreement_on(fee("1m EUR"))).by("Other", "B2"),
        on("2020-01-09..2020-01-10", completion_on(fee("2m EUR"))).by("Source", "B2"),
        on("2020-01-08..2020-01-09", report(fee("3m EUR"))).learned("2020-01-12").by("Source", "B2"),
    ]);
    assert_eq!(rivals(&story.then(), Fee), [3, 2, 4]);
}

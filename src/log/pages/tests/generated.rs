//! Laws by generated histories.

use super::*;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

/// Keys with much in common, and each byte at its edges.
fn key() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![Just(0), Just(b'a'), Just(b'b'), Just(0xff)];
    prop_oneof![4 => vec(byte, 0..7), 1 => vec(any::<u8>(), 0..20)]
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    let length = prop_oneof![2 => Just(0), 4 => 1..9_usize, 1 => 100..200_usize];
    (any::<u8>(), length).prop_map(|(byte, length)| std::vec::from_elem(byte, length))
}

fn history() -> impl Strategy<Value = (usize, Vec<Additions>)> {
    (24..300_usize, vec(btree_map(key(), value(), 0..30), 1..10))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_added_is_found_as_in_a_map_in_memory(
        (full, history) in history(),
        asked in vec((key(), key(), 0..9_usize), 25),
    ) {
        let (mut pages, mut map) = (Pages::default(), Additions::new());
        for additions in history {
            let standing = additions.keys().filter_map(|key| map.get_key_value(key));
            let standing: Vec<_> = standing.map(|(key, value)| (key.clone(), value.clone())).collect();
            prop_assert_eq!(pages.add(&additions, full), standing);
            for (key, value) in additions {
                map.entry(key).or_default().extend(value);
            }
            pages.assert_sound(full);
        }
        let some = |found: Option<(&Vec<u8>, &Vec<u8>)>| found.map(|(key, value)| (key.clone(), value.clone()));
        for (one, other, some_of_them) in asked {
            prop_assert_eq!(get(&pages, &one).unwrap(), map.get(&one).cloned());
            let begun = map.range(one.clone()..).take_while(|(key, _)| key.starts_with(&one));
            prop_assert_eq!(last(&pages, &one).unwrap(), some(begun.clone().last()));
            let begun: Vec<_> = begun.map(|(key, value)| (key.clone(), value.clone())).collect();
            prop_assert_eq!(gathered(|visit| scan(&pages, &one, visit)).unwrap(), begun);
            let from: Vec<_> = map.range(one.clone()..).map(|(key, value)| (key.clone(), value.clone())).collect();
            prop_assert_eq!(gathered(|visit| range(&pages, &one, None, visit)).unwrap(), from.clone());
            let within: Vec<_> = from.iter().filter(|(key, _)| *key < other).cloned().collect();
            prop_assert_eq!(gathered(|visit| range(&pages, &one, Some(&other), visit)).unwrap(), within);
            let mut visited = 0;
            range(&pages, &one, None, &mut |_, _| { visited += 1; visited < some_of_them }).unwrap();
            prop_assert_eq!(visited, from.len().min(some_of_them.max(1)));
        }
    }

    #[test]
    fn each_touched_page_is_written_once_and_what_changes_nothing_is_not((full, history) in history()) {
        let mut pages = Pages::default();
        for additions in history {
            let written = merge_into(&pages, &additions, &mut |_, _| {}, full).unwrap();
            let keys: std::collections::BTreeSet<_> = written.iter().map(|page| &page.key).collect();
            prop_assert_eq!(keys.len(), written.len());
            pages.put(written);
            let names = additions.into_keys().map(|key| (key, vec![])).collect();
            prop_assert_eq!(merge_into(&pages, &names, &mut |_, _| {}, full).unwrap(), vec![]);
        }
    }

    #[test]
    fn a_map_that_is_built_is_one_that_was_merged((full, history) in history()) {
        let mut merged = Pages::default();
        for additions in &history {
            merged.add(additions, full);
        }
        let mut builder = Builder::of(full);
        let mut built = Pages::default();
        for (key, value) in merged.all() {
            built.put(builder.push(&key, &value));
        }
        built.put(builder.finish());
        built.assert_sound(full);
        prop_assert_eq!(built.all(), merged.all());
        let mut at_once = Pages::default();
        at_once.add(&merged.all().into_iter().collect(), full);
        prop_assert_eq!(built, at_once);
    }
}

//! How large the pages become.

use super::*;

/// How full the pages are, in percent.
fn fill(pages: &Pages, full: usize) -> usize {
    let bytes: usize = pages.0.values().map(Vec::len).sum();
    100 * bytes / (pages.0.len() * full)
}

fn key(number: u64) -> Vec<u8> {
    number.to_be_bytes().to_vec()
}

#[test]
fn growing_keys_fill_their_pages() {
    for (batch, full) in [(1, 512), (100, FULL), (20_000, FULL)] {
        let mut pages = Pages::default();
        for first in (0..20_000).step_by(batch) {
            let numbers = first..20_000.min(first + batch as u64);
            pages.add(&numbers.map(|number| (key(number), vec![7; 20])).collect(), full);
        }
        pages.assert_sound(full);
        assert_eq!(pages.all().len(), 20_000);
        assert!(fill(&pages, full) > 90, "batches of {batch}: {}", fill(&pages, full));
    }
}

#[test]
fn keys_from_all_over_fill_their_pages_by_more_than_half() {
    let (mut pages, mut numbers) = (Pages::default(), random(1));
    for _ in 0..40 {
        pages.add(&numbers.by_ref().take(3_000).map(|number| (key(number), vec![7; 4])).collect(), FULL);
    }
    pages.assert_sound(FULL);
    assert_eq!(pages.all().len(), 120_000);
    assert!(fill(&pages, FULL) > 60, "{}", fill(&pages, FULL));
    for number in random(1).take(500) {
        assert_eq!(get(&pages, &key(number)).unwrap(), Some(vec![7; 4]));
        assert_eq!(last(&pages, &key(number)[..7]).unwrap().unwrap().0[..7], key(number)[..7]);
        assert_eq!(get(&pages, &key(number)[..7]).unwrap(), None);
    }
}

#[test]
fn an_entry_larger_than_a_page_is_a_page_of_its_own() {
    let large = |byte| (vec![byte; FULL], vec![byte; 3 * FULL]);
    let small = |byte| (vec![byte; 3], vec![byte]);
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [1, 3, 0, 2, 4]] {
        let all = [small(b'a'), large(b'b'), small(b'c'), large(b'd'), small(b'e')];
        let mut pages = Pages::default();
        for place in order {
            pages.add(&Additions::from([all[place].clone()]), FULL);
            pages.assert_sound(FULL);
        }
        assert_eq!(pages.all(), all);
        assert_eq!(pages.0.len(), 5);
    }
}

#[test]
fn a_value_that_grows_leaves_the_page() {
    let mut pages = Pages::default();
    pages.add(&(0..100).map(|number| (key(number), vec![1; 10])).collect(), FULL);
    let mut value = vec![1; 10];
    for _ in 0..20 {
        assert_eq!(pages.add(&Additions::from([(key(50), vec![2; 1000])]), FULL), [(key(50), value.clone())]);
        value.extend([2; 1000]);
    }
    pages.assert_sound(FULL);
    assert_eq!(get(&pages, &key(50)).unwrap(), Some(value));
    assert_eq!(pages.all().len(), 100);
}

#[test]
fn the_key_of_a_page_is_as_short_as_it_can_be() {
    let mut pages = Pages::default();
    let long = |word: &str| (format!("{word}{}", "-".repeat(20)).into_bytes(), vec![]);
    pages.add(&["aaaa", "aabb", "aabc", "b"].into_iter().map(long).collect(), 40);
    let keys: Vec<_> = pages.0.keys().map(|key| String::from_utf8(key.clone()).unwrap()).collect();
    assert_eq!(keys, ["", "aab", "aabc", "b"]);
}

#[test]
fn a_map_that_is_built_fills_its_pages() {
    let map: Additions = random(2).take(50_000).map(|number| (key(number), vec![7; 4])).collect();
    let (mut builder, mut pages) = (Builder::new(), Pages::default());
    for (key, value) in &map {
        pages.put(builder.push(key, value));
    }
    pages.put(builder.finish());
    pages.assert_sound(FULL);
    assert!(pages.all().into_iter().eq(map));
    assert!(fill(&pages, FULL) > 95, "{}", fill(&pages, FULL));
    assert_eq!(Builder::new().finish(), None);
}

#[test]
fn the_last_entry_is_found_behind_any_number_of_the_greatest_bytes() {
    let map: Additions = (0..60).map(|length| (std::vec::from_elem(0xff, length), vec![7; 20])).collect();
    let mut pages = Pages::default();
    pages.add(&map, 100);
    assert!(pages.0.len() > 10);
    for prefix in [0, 1, 30, 59] {
        assert_eq!(last(&pages, &vec![0xff; prefix]).unwrap().unwrap().0.len(), 59);
    }
    assert_eq!(last(&pages, &[0xff; 60]).unwrap(), None);
}

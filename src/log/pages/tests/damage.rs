//! Pages that are not as they were written.

use super::*;

fn page() -> (Vec<u8>, Vec<u8>) {
    let mut builder = Builder::of(600);
    let keys = random(3).map(|number| format!("k{}", number % 5000).into_bytes());
    let map: Additions = keys.take(400).map(|key| (key.clone(), key[..key.len() % 4].to_vec())).collect();
    let pages: Vec<_> = map.iter().filter_map(|(key, value)| builder.push(key, value)).collect();
    (pages[1].key.clone(), pages[1].bytes.clone())
}

/// All that is asked of damaged bytes: an error, or keys that grow; and from every question, the same without a panic.
fn assert_strict(key: &[u8], bytes: &[u8]) -> bool {
    let read = entries(key, bytes);
    if let Ok(read) = &read {
        assert!(!read.is_empty() && read[0].0.as_slice() >= key);
        assert!(read.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
    let (first, second) = ((vec![], b"\x01\0\0\0".to_vec()), (key.to_vec(), bytes.to_vec()));
    let pages = Pages(BTreeMap::from([first, second]));
    let asked = [key, b"k3", b"zz"];
    let _ = asked.map(|asked| (get(&pages, asked), last(&pages, asked), scan(&pages, asked, &mut |_, _| true)));
    let merged = merge(&pages, &asked.map(|key| (key.to_vec(), vec![1])).into(), &mut |_, _| {});
    assert_eq!(gathered(|visit| range(&pages, b"", None, visit)).is_ok(), read.is_ok());
    assert_eq!(merged.is_ok(), read.is_ok());
    read.is_ok()
}

#[test]
fn bytes_that_were_flipped_are_an_error_or_grow() {
    let (key, bytes) = page();
    assert!(assert_strict(&key, &bytes));
    let mut refused = 0;
    for (place, flip) in (0..bytes.len()).flat_map(|place| [1, 2, 0x40, 0x80, 0xff].map(|flip| (place, flip))) {
        let mut bytes = bytes.clone();
        bytes[place] ^= flip;
        refused += usize::from(!assert_strict(&key, &bytes));
    }
    assert!(refused > bytes.len() * 2, "{refused}");
}

#[test]
fn bytes_that_were_cut_end_behind_an_entry_or_are_an_error() {
    let (key, bytes) = page();
    let mut entries = Entries::new(&key, &bytes).unwrap();
    let mut ends = vec![];
    while let Some(entry) = entries.next().unwrap() {
        ends.push(entry.end);
    }
    for cut in 0..=bytes.len() {
        assert_eq!(assert_strict(&key, &bytes[..cut]), ends.contains(&cut), "cut at {cut}");
    }
    assert!(!assert_strict(&key, &[bytes, vec![0]].concat()));
}

#[test]
fn a_page_that_does_not_read_says_where_and_why() {
    let why = |page: &[u8], bytes: &[u8]| entries(page, bytes).unwrap_err().what;
    let of = |rest: &str| format!("the page of an index at '6b' does not read, at byte {rest}");
    assert_eq!(why(b"k", b""), of("0: it is empty"));
    assert_eq!(why(b"k", b"\x02\0\x01k\0"), of("5: its layout is unknown"));
    assert_eq!(why(b"k", b"\x01"), of("1: it has no entries"));
    assert_eq!(why(b"k", b"\x01\0\x02k\0"), of("1: an entry has no end"));
    assert_eq!(why(b"k", b"\x01\0\x01a\0"), of("1: its first entry belongs to another"));
    assert_eq!(why(b"k", b"\x01\0\x01k\0\0\x01k\0"), of("5: its keys do not grow"));
    assert_eq!(why(b"k", b"\x01\0\x02kb\0\x01\x01a\0"), of("6: its keys do not grow"));
    assert_eq!(why(b"k", b"\x01\0\x01k\0\x02\x01a\0"), of("5: its keys do not grow"));
}

#[test]
fn pages_that_do_not_belong_together_are_an_error() {
    let page = |key: &str, bytes: &[u8]| (key.as_bytes().to_vec(), bytes.to_vec());
    let headless = Pages(BTreeMap::from([page("k", b"\x01\0\x01k\0")]));
    assert_eq!(get(&headless, b"a").unwrap_err().what, "the first page of an index is missing");
    assert_eq!(get(&headless, b"k"), Ok(Some(vec![])));
    let crossed = Pages(BTreeMap::from([page("", b"\x01\0\x01m\0"), page("k", b"\x01\0\x01k\0")]));
    let error = merge(&crossed, &Additions::from([(b"a".to_vec(), vec![])]), &mut |_, _| {}).unwrap_err();
    assert_eq!(error.what, "the page of an index at '' does not read, at byte 5: its last entry belongs to the next");
}

//! What an audit refuses: keys, names, files and positions that are none, each with its reason and the way out.

use crate::audit::{ORIGIN, line, signed_window};
use crate::house::{House, real_window};
use mercato::proof::checkpoint::Checkpoint;
use mercato::proof::key::Signer;
use mercato::proof::tlog_proof::TlogProof;
use mercato::proof::tree_hash::leaf;
use std::fs;

#[test]
fn a_log_has_one_name_and_one_key() {
    let (house, _) = signed_window();
    let before = fs::read(house.store().join("audit.key")).unwrap();
    for origin in [ORIGIN, "example.org/other"] {
        house.run(&["audit", "init", "--origin", origin]).refused(1, &[ORIGIN, "already", "hint:"]);
    }
    assert_eq!(fs::read(house.store().join("audit.key")).unwrap(), before);
}

#[test]
fn a_name_that_no_log_can_have_is_refused_before_anything_is_made() {
    let house = real_window();
    for origin in ["", "a b", "a+b", "a\u{a0}b", "https://example.org", "example.org/"] {
        house.run(&["audit", "init", "--origin", origin]).refused(2, &["--origin: ", "cannot name a log", "hint:"]);
    }
    assert!(!house.store().join("audit.key").exists() && !house.store().join("audit.json").exists());
    house.run(&["audit", "init"]).refused(2, &["--origin"]);
}

#[test]
fn nothing_is_signed_or_proven_before_there_is_a_key() {
    let house = real_window();
    fs::write(house.path("old"), "x").unwrap();
    for args in [&["checkpoint"][..], &["prove", "1"], &["consistency", "~/old"], &["tiles", "~/site"]] {
        let args = [&["audit"], args].concat();
        house.run(&args).refused(4, &["this log has no signing key yet", "hint:", "audit init"]);
    }
    assert!(!house.path("site").exists());
    let empty = House::new();
    empty.run(&["audit", "init", "--origin", ORIGIN]).refused(5, &["no store"]);
    assert!(!empty.store().exists());
}

#[test]
fn a_key_is_never_written_over() {
    let house = real_window();
    fs::write(house.path("mine"), "mine").unwrap();
    house
        .run(&["audit", "init", "--origin", ORIGIN, "--key", "~/mine"])
        .refused(2, &["mine: it is there already", "hint:"]);
    assert_eq!(fs::read(house.path("mine")).unwrap(), b"mine");
    house.run(&["audit", "init", "--origin", ORIGIN, "--key", "~/no/where"]).refused(2, &["no/where: ", "hint:"]);
    // After a cut there is a key that nobody knows of; it is not replaced either.
    fs::write(house.store().join("audit.key"), "old").unwrap();
    house.run(&["audit", "init", "--origin", ORIGIN]).refused(2, &["audit.key: it is there already", "hint:"]);
    house.ok(&["audit", "init", "--origin", ORIGIN, "--key", "~/new"]);
}

#[test]
fn a_key_is_not_put_among_the_files_of_the_store() {
    let house = real_window();
    fs::create_dir(house.path("other")).unwrap();
    for name in ["audit.json", "audit.json.new", "audit.checkpoint", "audit.checkpoint.new", "mine", "log/key"] {
        for key in [format!("~/store/{name}"), format!("~/other/../store/{name}")] {
            let init = ["audit", "init", "--origin", ORIGIN, "--key", &key];
            house
                .run(&init)
                .refused(2, &[&format!("{}: it lies in the folder of the store", &key[1..]), "hint:", "audit.key"]);
            assert!(!house.store().join(name).exists(), "{name}");
        }
    }
    house.run(&["audit", "init", "--origin", ORIGIN, "--key", "~/other/.."]).refused(2, &["other/..: ", "hint:"]);
    // The place that it has in there may be named.
    house.ok(&["audit", "init", "--origin", ORIGIN, "--key", "~/other/../store/audit.key"]);
    assert!(fs::read_to_string(house.store().join("audit.json")).unwrap().contains("\"key\": \"audit.key\""));
    house.note("later");
    house.ok(&["audit", "checkpoint"]);
}

#[test]
fn what_was_signed_last_is_not_written_over_when_the_name_is_lost() {
    let (house, _) = signed_window();
    let signed = fs::read(house.store().join("audit.checkpoint")).unwrap();
    fs::remove_file(house.store().join("audit.json")).unwrap();
    let init = ["audit", "init", "--origin", "example.org/other"];
    let facts = ["a checkpoint was signed here, and audit.json is gone", "hint:", "put audit.json back"];
    house.run(&init).refused(6, &facts);
    house.run(&[&init[..], &["--key", "~/new"]].concat()).refused(6, &facts);
    house.run(&["audit", "checkpoint"]).refused(6, &facts);
    house.run(&["verify"]).refused(6, &facts);
    assert_eq!(fs::read(house.store().join("audit.checkpoint")).unwrap(), signed);
    assert!(!house.path("new").exists());
    for name in ["audit.checkpoint", "audit.key"] {
        fs::rename(house.store().join(name), house.path(name)).unwrap();
    }
    house.ok(&init);
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_does_not_sign() {
    use std::os::unix::fs::PermissionsExt as _;
    let (house, _) = signed_window();
    let key = house.store().canonicalize().unwrap().join("audit.key");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    // Where there is nothing new to sign, too.
    for (mode, grows) in [(0o640, false), (0o604, true), (0o660, false)] {
        if grows {
            house.note("later");
        }
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
        let mend = format!("chmod 600 '{}'", key.display());
        house.run(&["audit", "checkpoint"]).refused(1, &["is open to others", &format!("{mode:04o}"), "hint:", &mend]);
    }
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    house.ok(&["audit", "checkpoint"]);
}

#[test]
fn another_key_in_its_place_does_not_sign() {
    let (house, _) = signed_window();
    let key = house.store().join("audit.key");
    let good = fs::read_to_string(&key).unwrap();
    house.note("later");
    for (bad, fact) in [("", "is unreadable"), ("x", "is unreadable"), (&good[..good.len() - 9], "is unreadable")] {
        fs::write(&key, bad).unwrap();
        house.run(&["audit", "checkpoint"]).refused(5, &[fact, "hint:"]);
    }
    fs::remove_file(&key).unwrap();
    fs::create_dir(&key).unwrap();
    house.run(&["audit", "checkpoint"]).refused(5, &["it is no file", "hint:"]);
    fs::remove_dir(&key).unwrap();
    let (other, _) = signed_window();
    fs::copy(other.store().join("audit.key"), &key).unwrap();
    let said = house.run(&["audit", "checkpoint"]);
    said.refused(5, &["the key ", ", not ", ORIGIN, "hint:"]);
    assert!(!said.err.contains("PRIVATE"), "{}", said.err);
}

#[test]
fn what_was_signed_last_must_be_there_and_hold() {
    let (house, _) = signed_window();
    let file = house.store().join("audit.checkpoint");
    let good = fs::read_to_string(&file).unwrap();
    for bad in [good.replace("108", "107"), good[..40].to_owned(), String::new(), good.replace('\n', "\r\n")] {
        fs::write(&file, bad).unwrap();
        for args in [&["audit", "checkpoint"][..], &["audit", "prove", "1"], &["verify"]] {
            house.run(args).refused(6, &["audit.checkpoint is damaged: it does not hold", "hint:"]);
        }
    }
    fs::remove_file(&file).unwrap();
    house.run(&["audit", "checkpoint"]).refused(6, &["audit.checkpoint is damaged: it is gone"]);
    house.run(&["verify"]).refused(6, &["audit.checkpoint is damaged: it is gone"]);
    fs::write(house.store().join("audit.json"), "{}").unwrap();
    house.run(&["verify"]).refused(6, &["audit.json is damaged: it does not read"]);
}

#[test]
fn positions_that_no_record_has_are_refused() {
    let (house, _) = signed_window();
    for typed in ["0", "x", "1.5", "", "18446744073709551616"] {
        house.run(&["audit", "prove", typed]).refused(2, &["is no position", "hint:"]);
    }
    house.run(&["audit", "prove", "109"]).refused(4, &["there is no record 109", "hint:"]);
    house.run(&["audit", "prove", "18446744073709551615"]).refused(4, &["there is no record", "hint:"]);
    assert_eq!(house.ok(&["audit", "prove", "#7"]), house.ok(&["audit", "prove", "7"]));
}

#[test]
fn files_that_are_there_are_replaced_only_with_force() {
    let (house, key) = signed_window();
    fs::write(house.path("mine"), "mine").unwrap();
    fs::create_dir(house.path("folder")).unwrap();
    for args in
        [&["checkpoint", "-o", "~/mine"][..], &["prove", "1", "-o", "~/mine"], &["prove", "1", "--entry", "~/mine"]]
    {
        let args = [&["audit"], args].concat();
        house.run(&args).refused(2, &["mine: it is there already", "hint:", "--force"]);
    }
    assert_eq!(fs::read(house.path("mine")).unwrap(), b"mine");
    house.run(&["audit", "checkpoint", "--force", "-o", "~/folder"]).refused(2, &["folder: it is not a file"]);
    house.run(&["audit", "checkpoint", "-o", "~/no/where"]).refused(2, &["no/where: ", "hint:"]);
    house.run(&["audit", "checkpoint", "-o", "~/store/x"]).refused(2, &["store/x: it lies in the folder of the store"]);
    house.run(&["audit", "tiles", "~/mine"]).refused(2, &["mine: what is there is no folder", "hint:"]);
    house.run(&["audit", "tiles", "~/store/x"]).refused(2, &["it lies in the folder of the store", "hint:"]);
    fs::write(house.path("folder/letter"), "x").unwrap();
    house.run(&["audit", "tiles", "~/folder"]).refused(2, &["folder: it is a folder with other things in it", "hint:"]);
    for (one, other) in
        [("~/new", "~/new"), ("~/new", "~/./new"), ("~/folder/../new", "~/new"), ("~/store/../new", "~/folder/../new")]
    {
        let both = ["audit", "prove", "1", "-o", one, "--entry", other, "--force"];
        house.run(&both).refused(2, &[&format!("{}: it cannot be both the proof and the entry", &other[1..]), "hint:"]);
        assert!(!house.path("new").exists());
    }
    house.ok(&["audit", "prove", "1", "-o", "~/mine", "--force"]);
    house.audit(&["verify", "~/mine", "--vkey", &key]).done();
}

#[test]
fn a_proof_that_does_not_hold_is_told_with_the_reason() {
    let (house, key) = signed_window();
    let (other, other_key) = signed_window();
    let good = house.ok(&["audit", "prove", "5"]);
    let refused = |text: &str, code, facts: &[&str]| {
        fs::write(house.path("p"), text).unwrap();
        house.audit(&["verify", "~/p", "--vkey", &key]).refused(code, &[facts, &["p: ", "hint:"]].concat());
    };
    refused("", 6, &["it is no proof"]);
    refused(&house.ok(&["audit", "checkpoint"]), 6, &["it is no proof"]);
    refused(&good.replace('\n', "\r\n"), 6, &["Windows line endings"]);
    refused(&good[..good.len() / 2], 6, &["line "]);
    refused(&good[..good.len() - 1], 6, &["line "]);
    refused(&format!("{good}more\n"), 6, &["line ", "it is no signature"]);
    refused(&good.replace("index 4", "index 5"), 6, &["do not lead to the root"]);
    refused(&good.replace("index 4", "index 108"), 6, &["of 108 records, so none has the index 108"]);
    refused(&good.replace("index 4", "index 04"), 6, &["line 3", "index"]);
    refused(&good.replace("\n108\n", "\n109\n"), 6, &["the signature of ", "is not one of this text"]);
    refused(&other.ok(&["audit", "prove", "5"]), 6, &["it is not signed by ", ", but by "]);
    let without_entry: String = good.split_inclusive('\n').filter(|line| !line.starts_with("extra")).collect();
    refused(&without_entry, 2, &["the proof carries no entry"]);

    fs::write(house.path("p"), &good).unwrap();
    let verify = |more: &[&str]| house.audit(&[&["verify", "~/p"], more].concat());
    verify(&["--vkey", &other_key]).refused(6, &["it is not signed by "]);
    verify(&["--vkey", &key[..key.len() - 4]]).refused(2, &["--vkey: it is no verifier key", "hint:"]);
    verify(&["--vkey", "x"]).refused(2, &["--vkey: it is no verifier key", "hint:"]);
    verify(&[]).refused(2, &["--vkey"]);
    fs::write(house.path("e"), "{}").unwrap();
    verify(&["--entry", "~/e", "--vkey", &key]).refused(6, &["the entry that was given is not the one"]);
    verify(&["--entry", "~/nowhere", "--vkey", &key]).refused(2, &["nowhere: "]);
    house.audit(&["verify", "~/nowhere", "--vkey", &key]).refused(2, &["nowhere: "]);
    fs::write(house.path("p"), b"\xff\xfe").unwrap();
    verify(&["--vkey", &key]).refused(6, &["no UTF-8"]);
    fs::write(house.path("p"), vec![b'x'; (1 << 20) + 1]).unwrap();
    verify(&["--vkey", &key]).refused(6, &["more than 1048576 bytes"]);
}

#[test]
fn a_log_that_holds_a_record_at_another_place_is_told() {
    let (house, _) = signed_window();
    house.ok(&["audit", "prove", "5", "-o", "~/p", "--entry", "~/e"]);
    let entry = fs::read(house.path("e")).unwrap();
    // Another keeper's log, of this one record; all of its proof is right.
    let signer = Signer::new(ORIGIN, &[7; 32]).unwrap();
    let tree = Checkpoint { origin: ORIGIN.into(), size: 1, root: leaf(&entry) };
    let proof = TlogProof::new(entry, 0, Vec::new(), tree.sign(&signer).note);
    assert!(proof.verify(signer.verifier(), None).is_ok());
    fs::write(house.path("p"), proof.text()).unwrap();
    let refused = house.audit(&["verify", "~/p", "--vkey", &signer.verifier().to_string()]);
    refused.refused(6, &["p: the record says position 5, and stands at 1", "hint:"]);
}

#[test]
fn what_a_name_would_do_to_a_terminal_is_spelled_out() {
    let house = real_window();
    let name = "club\u{202e}golrehto";
    let said = house.ok(&["audit", "init", "--origin", name]);
    let key = said.lines().last().unwrap();
    assert!(house.json(&["audit", "checkpoint", "-o", "~/old"])["origin"] == name);
    house.ok(&["audit", "prove", "1", "-o", "~/p"]);
    for said in [
        house.audit(&["verify", "~/p", "--vkey", key]).done(),
        house.ok(&["audit", "consistency", "~/old", "--vkey", key]),
        house.ok(&["audit", "checkpoint", "-o", "~/new"]),
    ] {
        assert!(said.contains("club\\u{202e}golrehto"), "{said:?}");
    }
}

#[test]
fn a_log_whose_records_are_not_what_its_hashes_say_is_not_signed_for_its_tiles() {
    let (house, _) = signed_window();
    house.ok(&["audit", "tiles", "~/site"]);
    let checkpoint = fs::read(house.path("site/checkpoint")).unwrap();
    let signed = fs::read(house.store().join("audit.checkpoint")).unwrap();
    let witness = fs::read(house.store().join("witness")).unwrap();
    let lines: Vec<String> = (0..200).map(line).collect();
    house.run_with(&["import", "-"], lines.concat()).done();
    // Another hash of the first 256 envelopes than theirs, and a root that fits it: only the envelopes say otherwise.
    let log = sled::Config::new().path(house.store().join("log")).segment_size(2 << 20).open().unwrap();
    let hash = |hash: [u8; 32]| hash.map(|byte| byte ^ 1);
    let key = [b"h", 0_u64.to_be_bytes().as_slice()].concat();
    let good: [u8; 32] = log.get(&key).unwrap().unwrap()[..].try_into().unwrap();
    let sealed = String::from_utf8(log.get("z").unwrap().unwrap().to_vec()).unwrap();
    assert!(sealed.contains(&hex::encode(good)), "{sealed}");
    log.insert(key, hash(good).as_slice()).unwrap();
    log.insert("z", sealed.replace(&hex::encode(good), &hex::encode(hash(good))).as_bytes()).unwrap();
    drop(log);
    fs::write(house.store().join("witness"), witness).unwrap();
    // It would be told first that the read model has other records.
    fs::remove_file(house.store().join("read-model-2-1.sqlite")).unwrap();
    house.run(&["audit", "tiles", "~/site"]).refused(6, &["up to position 308 it is not what it was", "hint:"]);
    assert_eq!(fs::read(house.path("site/checkpoint")).unwrap(), checkpoint);
    assert_eq!(fs::read(house.store().join("audit.checkpoint")).unwrap(), signed);
}

#[test]
fn an_old_checkpoint_that_is_none_or_of_another_log_proves_nothing() {
    let (house, key) = signed_window();
    let (other, other_key) = signed_window();
    let good = house.ok(&["audit", "checkpoint"]);
    let refused = |text: &str, code, facts: &[&str]| {
        fs::write(house.path("old"), text).unwrap();
        house.run(&["audit", "consistency", "~/old"]).refused(code, &[facts, &["old: ", "hint:"]].concat());
    };
    refused("", 6, &["it is no checkpoint"]);
    refused(&house.ok(&["audit", "prove", "1"]), 6, &["it is no checkpoint"]);
    refused(&good[..good.len() / 2], 6, &["it is no checkpoint"]);
    refused(&good.replace('\n', "\r\n"), 6, &["Windows line endings"]);
    refused(&good.replace("108", "107"), 6, &["the signature of "]);
    refused(&other.ok(&["audit", "checkpoint"]), 6, &["it is not signed by "]);
    fs::write(house.path("old"), &good).unwrap();
    house.ok(&["audit", "consistency", "~/old", "--vkey", &key]);
    house.run(&["audit", "consistency", "~/old", "--vkey", &other_key]).refused(6, &["it is not signed by "]);
    house.run(&["audit", "consistency", "~/nowhere"]).refused(2, &["nowhere: "]);
}

#[test]
fn a_store_that_lost_its_store_json_is_damaged_all_the_same() {
    let (house, _) = signed_window();
    fs::remove_file(house.store().join("store.json")).unwrap();
    house.run(&["list"]).refused(6, &["it is gone, and there is a log with 108 records"]);
}

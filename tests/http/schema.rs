//! Whether a value is of a schema, for the part of JSON Schema that the description uses. It is stricter in one thing: a member
//! that the schema does not name is an error, unless the schema says that there are more.

use serde_json::Value;

/// What is wrong with the value, and where.
pub(crate) fn fault(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.strip_prefix('#').unwrap();
        let schema = document.pointer(pointer).unwrap_or_else(|| panic!("nothing is at {reference}"));
        return fault(document, schema, value);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let faults: Vec<String> = choices.iter().filter_map(|choice| fault(document, choice, value)).collect();
        return (faults.len() == choices.len()).then(|| faults.join(", or "));
    }
    if !types(schema).is_empty() && !types(schema).iter().any(|kind| is_of(kind, value)) {
        return Some(format!("{value} is none of {:?}", types(schema)));
    }
    if schema["minimum"].as_i64().is_some_and(|least| value.as_i64().is_some_and(|value| value < least)) {
        return Some(format!("{value} is too small"));
    }
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(at, item)| fault(document, &schema["items"], item).map(|fault| format!("[{at}]: {fault}"))),
        Value::Object(members) => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let missing = required.into_iter().find(|name| !members.contains_key(*name));
            if let Some(missing) = missing {
                return Some(format!("{missing} is missing"));
            }
            members.iter().find_map(|(name, member)| {
                let of = match (&schema["properties"][name], &schema["additionalProperties"]) {
                    (Value::Null, Value::Null) if schema["type"].is_null() => return None,
                    (Value::Null, Value::Null) => return Some(format!("{name} is not described")),
                    (Value::Null, Value::Bool(true)) => return None,
                    (Value::Null, others) => others,
                    (of, _) => of,
                };
                fault(document, of, member).map(|fault| format!(".{name}: {fault}"))
            })
        }
        _ => None,
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        kind => panic!("the description uses the type {kind}"),
    }
}

#[test]
fn what_a_schema_does_not_say_is_found() {
    use serde_json::json;
    let schema =
        json!({"type": "object", "properties": {"a": {"type": ["integer", "null"], "minimum": 0}}, "required": ["a"]});
    let fault = |value: Value| fault(&Value::Null, &schema, &value);
    assert_eq!(fault(json!({"a": 1})).or(fault(json!({"a": null}))), None);
    for wrong in [json!({}), json!({"a": "x"}), json!({"a": -1}), json!({"a": 1, "b": 2}), json!([])] {
        assert!(fault(wrong.clone()).is_some(), "{wrong}");
    }
}

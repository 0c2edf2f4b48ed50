//! The description as a page.

use crate::given::given;
use axum::body::Body;
use axum::http::Request;

fn page(path: &str) -> String {
    let answered = given().send(Request::builder().uri(path).body(Body::empty()).unwrap());
    assert_eq!((answered.status.as_u16(), answered.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = answered.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let text = answered.text().to_owned();
    assert!(!text.contains("style=") && !text.contains("<style"), "styles inside the page are against its policy");
    text
}

#[test]
fn each_endpoint_is_on_the_page_with_its_parameters_and_example() {
    let text = page("/api/v1/docs");
    let described = given();
    for operation in described.description().operations() {
        let name = operation.told["operationId"].as_str().unwrap();
        let (_, of_it) = text.split_once(&format!("<details id=\"{name}\">")).unwrap_or_else(|| panic!("{name}"));
        let (of_it, _) = of_it.split_once("</details>").unwrap();
        for parameter in operation.told["parameters"].as_array().unwrap() {
            let code = format!("<code>{}</code>", parameter["name"].as_str().unwrap());
            assert!(of_it.contains(&code), "{name}: {code}");
        }
        for (status, _) in operation.told["responses"].as_object().unwrap() {
            assert!(of_it.contains(status), "{name}: {status}");
        }
        let (target, ..) = operation.example();
        assert!(of_it.contains(&target.replace('&', "&amp;")), "{name}: {target}");
    }
}

//! The chain as a graph: the DOT language of Graphviz, and the flowcharts of Mermaid.

use super::super::clean;
use super::place;
use crate::deal::phase::Phase;
use crate::views::chain::Link;
use std::fmt::Write;

/// For Graphviz.
pub(crate) fn dot(links: &[Link]) -> String {
    let mut out = String::from("digraph chain {\n  rankdir=LR;\n  node [shape=box];\n");
    for node in nodes(links) {
        let shape = if node.is_deal { "" } else { ", style=dashed" };
        let _ = writeln!(out, "  {} [label=\"{}\"{shape}];", node.id, in_dot(&node.lines).join("\\n"));
    }
    for edge in edges(links) {
        let style = if edge.waits { "" } else { ", style=dashed" };
        let _ = writeln!(out, "  {} -> {} [label=\"{}\"{style}];", edge.from, edge.to, edge.words());
    }
    out + "}\n"
}

/// For Markdown pages.
pub(crate) fn mermaid(links: &[Link]) -> String {
    let mut out = String::from("flowchart LR\n");
    for node in nodes(links) {
        let (open, close) = if node.is_deal { ("[", "]") } else { ("(", ")") };
        let _ = writeln!(out, "  {}{open}\"{}\"{close}", node.id, in_mermaid(&node.lines).join("<br/>"));
    }
    for edge in edges(links) {
        let arrow = if edge.waits { "-->" } else { "-.->" };
        let _ = writeln!(out, "  {} {arrow}|{}| {}", edge.from, edge.words(), edge.to);
    }
    out
}

/// A deal, or what is waited for where that is none.
struct GraphNode {
    id: String,
    lines: Vec<String>,
    is_deal: bool,
}

struct GraphEdge {
    from: String,
    to: String,
    waits: bool,
}

impl GraphEdge {
    fn words(&self) -> &'static str {
        if self.waits { "waits for" } else { "waited for" }
    }
}

fn nodes(links: &[Link]) -> Vec<GraphNode> {
    let mut nodes = Vec::new();
    for (at, link) in links.iter().enumerate() {
        let phase = link.phase.map_or("not yet certain", Phase::word);
        nodes.push(GraphNode { id: id(at), lines: vec![link.deal.to_string(), phase.into()], is_deal: true });
    }
    for (at, link) in links.iter().enumerate().filter(|(_, link)| link.asked() && waited_for(links, link).is_none()) {
        let named = link.waits_for.as_ref().map(ToString::to_string).or_else(|| link.replacement.clone());
        let lines = vec![named.unwrap_or_else(|| "a replacement".into())];
        nodes.push(GraphNode { id: wanted(at), lines, is_deal: false });
    }
    nodes
}

fn edges(links: &[Link]) -> Vec<GraphEdge> {
    let edge = |(at, link): (usize, &Link)| {
        let to = waited_for(links, link).map_or_else(|| wanted(at), id);
        link.asked().then(|| GraphEdge { from: id(at), to, waits: link.waits })
    };
    links.iter().enumerate().filter_map(edge).collect()
}

/// The place of the deal that it waits for among the links.
fn waited_for(links: &[Link], link: &Link) -> Option<usize> {
    place(links, link.waits_for.as_ref()?)
}

fn id(at: usize) -> String {
    format!("deal{}", at + 1)
}

fn wanted(at: usize) -> String {
    format!("wanted{}", at + 1)
}

fn in_dot(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| clean(line).replace('\\', "\\\\").replace('"', "\\\"")).collect()
}

/// Entities are written with `#` there.
fn in_mermaid(lines: &[String]) -> Vec<String> {
    let entity = |c: char| match c {
        '"' | '#' | '<' | '>' | '&' | '`' => format!("#{};", u32::from(c)),
        other => other.to_string(),
    };
    lines.iter().map(|line| clean(line).chars().map(entity).collect()).collect()
}

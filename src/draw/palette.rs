//! Colours. Phases go from faint to strong in the order of a negotiation, so that they keep it in grey and for the
//! colour-blind; each has a sign as well.

use super::Theme;
use crate::deal::phase::Phase;

/// The colours of a look, as SVG spells them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub(super) paper: &'static str,
    pub(super) ink: &'static str,
    /// Second lines and ticks.
    pub(super) faint: &'static str,
    /// Lines behind everything.
    pub(super) grid: &'static str,
    /// Every second row, and what was not asked for.
    pub(super) shade: &'static str,
    /// The opening and the closing of a window.
    pub(super) window: &'static str,
    /// The cuts, and what was corrected.
    pub(super) cut: &'static str,
    /// From interest to completed.
    ramp: [&'static str; 7],
    /// On the fainter and on the stronger part of the ramp.
    signs: [&'static str; 2],
}

impl Palette {
    pub(super) fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self {
                paper: "#ffffff",
                ink: "#1c2230",
                faint: "#586074",
                grid: "#dde1e8",
                shade: "#f5f6f9",
                window: "#8a5a00",
                cut: "#a3195b",
                ramp: ["#f5efc8", "#d2e4b1", "#9dcfb0", "#5eb3b9", "#3a8bb4", "#2c5c9e", "#1a2a66"],
                signs: ["#1c2230", "#ffffff"],
            },
            Theme::Dark => Self {
                paper: "#14181f",
                ink: "#e9ecf2",
                faint: "#a3abba",
                grid: "#2c3340",
                shade: "#1a1f28",
                window: "#e0a93b",
                cut: "#f08cba",
                ramp: ["#27344d", "#2a4c68", "#2a6a80", "#379089", "#6bb385", "#b0d58b", "#f4f2c2"],
                signs: ["#ffffff", "#14181f"],
            },
        }
    }

    /// What a bar of this phase is filled with; the collapsed have nothing in them.
    pub(super) fn fill(&self, phase: Phase) -> &'static str {
        match phase {
            Phase::Collapsed => self.paper,
            phase => self.ramp.get(phase as usize).copied().unwrap_or(self.paper),
        }
    }

    /// The sign of a phase, on its fill.
    pub(super) fn sign(&self, phase: Phase) -> &'static str {
        let [faint, strong] = self.signs;
        match phase {
            Phase::Collapsed => self.ink,
            Phase::Interest | Phase::Contact | Phase::Meeting | Phase::Offer => faint,
            Phase::Agreed | Phase::Signed | Phase::Completed => strong,
        }
    }
}

/// Rules of a stylesheet that make a light picture in a page dark, without another picture.
pub fn dark_rules() -> String {
    let (light, dark) = (Palette::of(Theme::Light), Palette::of(Theme::Dark));
    // The signs are in the colours of ink and paper.
    let named = [
        (light.paper, dark.paper),
        (light.ink, dark.ink),
        (light.faint, dark.faint),
        (light.grid, dark.grid),
        (light.shade, dark.shade),
        (light.window, dark.window),
        (light.cut, dark.cut),
    ];
    let pairs = named.into_iter().chain(light.ramp.into_iter().zip(dark.ramp));
    let rule = |(from, to): (&str, &str)| {
        format!("svg [fill=\"{from}\"] {{ fill: {to}; }}\nsvg [stroke=\"{from}\"] {{ stroke: {to}; }}\n")
    };
    pairs.map(rule).collect()
}

/// The second cue beside the colour.
pub(super) fn letter(phase: Phase) -> &'static str {
    match phase {
        Phase::Interest => "I",
        Phase::Contact => "C",
        Phase::Meeting => "M",
        Phase::Offer => "O",
        Phase::Agreed => "A",
        Phase::Signed => "S",
        Phase::Completed => "✓",
        Phase::Collapsed => "×",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 255, as the eye weighs red, green and blue.
    fn lightness(colour: &str) -> i32 {
        let part = |at| i32::from_str_radix(&colour[at..at + 2], 16).unwrap();
        (299 * part(1) + 587 * part(3) + 114 * part(5)) / 1000
    }

    #[test]
    fn phases_keep_their_order_in_grey() {
        for (theme, sign) in [(Theme::Light, 1), (Theme::Dark, -1)] {
            let ramp = Palette::of(theme).ramp.map(lightness);
            for pair in ramp.windows(2) {
                assert!((pair[0] - pair[1]) * sign >= 17, "{theme:?}: {ramp:?}");
            }
        }
    }

    #[test]
    fn signs_are_seen_on_what_they_stand_on() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = Palette::of(theme);
            for phase in Phase::ALL {
                let apart = lightness(palette.fill(phase)) - lightness(palette.sign(phase));
                assert!(apart.abs() >= 90, "{theme:?} {phase:?}: {apart}");
            }
        }
    }
}

//! The words of tables that are imported.

words! {
    IMPORT_A_TABLE = "Import a table";
    ABOUT_IMPORT = "A list of targets, a download of transfers or a list of rumours becomes records. You see what would be recorded first; nothing is recorded before you say so.";
    TABLE = "Table";
    HOW_TABLE = "CSV, XLSX, ODS or a JSON array, 64 MiB at the most. Macros never run.";
    HOW_IT_IS_READ = "How it is read";
    BY_ITS_COLUMNS = "By its columns";
    HOW_BY_ITS_COLUMNS = "If no known layout has its columns, rules are drafted for it, and you can change them.";
    BY_LAYOUT = "As a table of the layout";
    MORE_ON_TABLE = "Rules of your own, and the sheet";
    RULES_AS_FILE = "Rules, as a file";
    RULES_TYPED = "Rules, as text";
    HOW_RULES = "A file of rules that you have used before. Without one, rules are drafted, and you can change them.";
    SHEET = "Sheet of the workbook";
    HOW_SHEET = "If empty, the first one that is shown and has rows";
    SEND_TABLE = "Show what it becomes";
    CHOOSE_AGAIN = "Choose the file again: a browser does not keep it.";
    NO_TABLE_CHOSEN = "No table was chosen";
    TABLE_TOO_LARGE = "The file has more than 64 MiB";
    SPLIT_THE_TABLE = "Split the table, or save its sheet alone as .xlsx";
    RULES_TWICE = "The rules are there twice: give them as a file or as text";
    ANOTHER_TABLE = "Import another table";
    TABLE_BEING_RECORDED = "The table is being recorded";
    LARGE_TABLES_TAKE_LONG = "That takes minutes for a large table, and goes on if you leave this page.";
    LOOK_AGAIN = "Look again";
    TABLE_GONE = "This table is not kept any more";
    TABLE_GONE_BECAUSE = "A table is kept for half an hour, for the person who sent it, until the server ends. Whatever was recorded of it stays recorded.";
    SESSION_ENDED_BEFORE_TABLE = "your session had ended: log in, and choose the table again";

    READ_BY_LAYOUT = "It is read as a table of the layout";
    READ_BY_OWN_RULES = "It is read by your rules.";
    READ_BY_CHANGED_RULES = "It is read by the rules below, as you changed them.";
    READ_BY_DRAFT = "No known layout has its columns, so rules were drafted from them. Look at what they make of it, and change the rules below where that is wrong.";
    NOT_TOLD = "What the table does not tell";
    COLUMN = "Column";
    LINE_OF_RULES = "In the rules, line";
    COLUMNS_NOT_READ = "Columns that are not read";
    WHICH_BUYER = "Which club wants these players?";
    HOW_BUYER = "No column names it. If each row has a club of its own, name that column in the rules below.";
    SAVE_RULES = "Save the rules as a file";
    NEXT_VERSION = "When there is a newer version of this table";
    KEEP_RULES = "Keep the rules as a file, and choose that file under \"Rules of your own, and the sheet\" when you import the newer table. Rows that are recorded already are recognised, and what they say differently becomes a correction.";
    CANNOT_BE_READ = "The table cannot be read like this";
    CHANGE_RULES_BELOW = "Change the rules below, or choose another table.";
    TABLE_RULES = "The rules";
    HOW_TO_CHANGE_RULES = "Each line that begins with # is a remark.";
    CHANGED_RULES = "The rules were changed since the check, so nothing is recorded yet. This is what the table becomes now.";
    THIS_WOULD_BE_RECORDED = "What would be recorded";
    NOTHING_NEW = "No record is new.";
    FROM_ROWS = "from";
    NEW_DEAL = "New deal";
    NO_ROWS = "The table has no rows below the names of its columns.";
    RECORD_THE_GOOD = "Record the good rows";
    THROW_AWAY = "Do not import it";
    FIRST_ROWS = "What the first rows become";
    ROW = "Row";
    BAD_ROWS = "Rows that cannot be recorded";
    ABOUT_BAD_ROWS = "Correct them in the table and send it again. Or record the good rows now, download these as a file, correct them in it, and import that file as another table.";
    ABOUT_ONLY_BAD_ROWS = "Correct them in the table and send it again. Or download them as a file, correct them in it, and import that file as another table.";
    FILE_BY_LAYOUT = "It is read as this table is.";
    FILE_BY_RULES = "Give the rules with it: save them as a file, and choose that under \"Rules of your own, and the sheet\".";
    ROWS_NOT_RECORDED = "Rows that were not recorded";
    MORE_BAD_ROWS = "more such rows. The reasons above are those of the first.";
    SKIPPED_ROWS = "Rows that are left out";
    REMARKS_ON_ROWS = "Rows to look at";
    GONE_ROWS = "Rows of earlier imports that are not in this table";
    ABOUT_GONE = "Their records stay. If one was wrong, retract it on the page of its deal.";
    DROPPED_RECORDS = "Records of an earlier import that this table no longer has";
    ABOUT_DROPPED = "They stay recorded. If the table is right, retract each on the page of its deal.";
    TAKEN_BACK = "Retracted records that this table still has";
    ABOUT_TAKEN_BACK = "They stay retracted. If the table is right, record them again by hand.";
    ERASED_ROWS = "Rows about records that were erased";
    ABOUT_ERASED = "Nothing of them is recorded again. What is to be recorded all the same, record by hand.";
    SIMILAR_CLUBS = "Clubs that were taken for one, since their names are similar";
    ABOUT_SIMILAR_CLUBS = "If two of them are not one club, give each an entry before you record, or leave similar_clubs out of the rules.";
    AND_MORE = "more";

    TABLE_RECORDED = "The table is recorded";
    NOTHING_WAS_NEW = "Nothing was recorded";
    ALL_WAS_THERE = "All that this table says was recorded before, so nothing was recorded again.";
    STOPPED_EARLY = "The import stopped early";
    WHAT_STANDS = "What was recorded before stays recorded. Import the table again to go on: what is there is skipped.";
    DEALS_OF_TABLE = "Deals";
    BAD_ROWS_AS_FILE = "Download these rows as a file";
    ABOUT_REJECTS = "Download them as a file, correct them in it, and import that file as another table.";
    RULES_USED = "The rules that were used";
}

/// Of one, and of several.
pub(in crate::http::page) const STOOD_ALREADY: (&str, &str) =
    ("1 record is there already, and is left as it is", "records are there already, and are left as they are");
pub(in crate::http::page) const CORRECTS_EARLIER: (&str, &str) =
    ("1 of the records corrects what this table said before", "of the records correct what this table said before");
pub(in crate::http::page) const SAID_TWICE: (&str, &str) =
    ("1 record is said by two rows, and counts once", "records are said by several rows, and count once");
pub(in crate::http::page) const NOT_TAKEN: (&str, &str) = ("1 row cannot be recorded", "rows cannot be recorded");
pub(in crate::http::page) const WAS_NOT_TAKEN: (&str, &str) = ("1 row was not recorded", "rows were not recorded");

pub(in crate::http::page) const BAD_ROW_COLUMNS: [&str; 5] =
    ["Row", "Column", "Value", "What is wrong", "What you can do"];
pub(in crate::http::page) const ROW_COUNT_COLUMNS: [&str; 3] = ["Reason", "Rows", "First row"];
pub(in crate::http::page) const SIMILAR_CLUB_COLUMNS: [&str; 4] = ["The row says", "Taken for", "Rows", "First row"];

/// What helps with a row that was not taken.
pub(in crate::http::page) fn way_out_of_row(code: &str, rule: Option<&str>) -> String {
    match (rule, super::hint(code)) {
        (Some(rule), _) => format!("Correct the cell, or change {rule} in the rules"),
        (None, Some(hint)) => hint.into(),
        (None, None) => "Correct the row, or change the rules".into(),
    }
}

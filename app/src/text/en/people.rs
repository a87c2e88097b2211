//! Who uses the phone, and signing in.

use super::En;
use crate::text::words;

words! {
    En:
    // People.
    WhoIs = "In use by {name}. Tap to hand over",
    WhoUses = "Who uses this phone",
    InUse = "In use",
    NeedsPin = "Switch by PIN",
    NeedsPassword = "Needs the password",
    SignInOther = "Sign somebody else in",
    HandedTo = "Handed to {name}",
    PinOf = "PIN of {name}",
    DigitsGiven = "{n|digit|digits} given",
    EraseDigit = "Erase a digit",

    // Sign-in.
    SignInTitle = "Sign in",
    SignIn = "Sign in",
    Username = "Sign-in name",
    UsernameHint = "Mobile or work number",
    Password = "Password",
    PasswordHint = "At least {n|character|characters}",
    PeopleHere = "People on this phone",
    HaveCode = "I have a code",
    LanguageName = "English",
    DemoPeople = "Demo school: tap a name to sign in",
    DemoHint = "All data is made up; try anything",
    SetupPending = "The school is not set up yet. Open the link the server printed when it started",
    SetupTitle = "Set up the school",
    SetupIntro = "First use: what kind of school it is comes first",
    SchoolName = "School",
    AdminName = "Administrator's name",
    SetupCreate = "Create",
    EnrolTitle = "Enrol this phone",
    EnrolIntro = "Tap to use your account on this phone",
    EnrolHere = "Enrol this phone",
    EnrolElsewhere = "Open this link in the phone's browser, or type the code there",
    EnrolOrCode = "Or type the code",
    EnrolCode = "8-digit code",
    EnrolCodeHint = "Good for 24 hours, once",
    EnrolByCode = "Enrol by code",
    EnrolOther = "Enrol somebody's phone",
    EnrolOtherWhat = "A link and a code for a colleague",
    EnrolGive = "Give {name} the code or the link",
    EnrolUntil = "Good until {t}",
}

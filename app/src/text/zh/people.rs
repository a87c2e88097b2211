//! Who uses the phone, and signing in.

use crate::text::en::En;
use crate::text::{Key, Message, keys};

keys! {
    // People.
    WhoIs = "当前使用人：{name}。点按换人",
    WhoUses = "谁在用这部手机",
    InUse = "正在使用",
    NeedsPin = "输入 PIN 切换",
    NeedsPassword = "需要密码登录",
    SignInOther = "其他人登录",
    HandedTo = "已切换到 {name}",
    PinOf = "{name} 的 PIN",
    DigitsGiven = "已输入 {n} 位",
    EraseDigit = "删除一位",

    // Sign-in.
    SignInTitle = "登录",
    SignIn = "登录",
    Username = "账号",
    UsernameHint = "手机号或工号",
    Password = "密码",
    PasswordHint = "至少 {n} 个字符",
    PeopleHere = "这部手机上的人",
    HaveCode = "我有启用码",
    LanguageName = "中文",
    DemoPeople = "示范学校：点名字直接登录",
    DemoHint = "数据是虚构的，可以随便试",
    SetupPending = "学校还没有建立。请打开服务器启动时显示的链接",
    SetupTitle = "建立学校",
    SetupIntro = "第一次使用：先选是什么学校",
    SchoolName = "学校",
    AdminName = "管理员姓名",
    SetupCreate = "建立",
    EnrolTitle = "启用手机",
    EnrolIntro = "点下面的按钮，本人的账号将在这部手机启用",
    EnrolHere = "在此手机启用",
    EnrolElsewhere = "请换到手机浏览器打开此链接，或输入启用码",
    EnrolOrCode = "或者输入启用码",
    EnrolCode = "8 位启用码",
    EnrolCodeHint = "24 小时内有效，只能用一次",
    EnrolByCode = "用启用码启用",
    EnrolOther = "启用别人的手机",
    EnrolOtherWhat = "给同事一个链接和启用码",
    EnrolGive = "把启用码或链接交给 {name} 本人",
    EnrolUntil = "{t} 前有效",
}

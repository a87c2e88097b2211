//! Browsers inside other apps. They do not keep data: there the app runs online only.

use crate::device::page;

/// An app whose built-in browser shows this page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InApp {
    /// 微信
    WeChat,
    /// 企业微信
    WeCom,
    /// 钉钉
    DingTalk,
    /// 飞书
    Feishu,
    /// QQ
    Qq,
    /// 支付宝
    Alipay,
    /// 微博
    Weibo,
}

/// What each names itself in the user agent, the more particular first.
const MARKS: [(&str, InApp); 9] = [
    ("wxwork", InApp::WeCom),
    ("MicroMessenger", InApp::WeChat),
    ("DingTalk", InApp::DingTalk),
    ("Lark", InApp::Feishu),
    ("Feishu", InApp::Feishu),
    // QQ's own browser app keeps data and says MQQBrowser; the one inside QQ says " QQ/".
    (" QQ/", InApp::Qq),
    ("AlipayClient", InApp::Alipay),
    ("AliApp(AP", InApp::Alipay),
    ("Weibo", InApp::Weibo),
];

/// The app this page is shown in, or `None` in a browser of its own.
#[must_use]
pub fn detect() -> Option<InApp> {
    let agent = page::user_agent();
    MARKS
        .iter()
        .find(|(mark, _)| agent.contains(mark))
        .map(|(_, app)| *app)
}

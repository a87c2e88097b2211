//! The messages in Chinese, and with that the list of all messages.

super::keys! {
    AppName = "校巡",
    ErrorOffline = "连不上服务器。内容已保留在手机上",
    ErrorUnsent = "还有 {n} 项未发送，先发送再退出",
    ErrorStorageFull = "手机存储已满，这次没有保存",
    ErrorStorageLost = "浏览器中断了存储，这次没有保存。请重新打开本页",
    ErrorStorageNotKept = "存储核对不一致，这次没有保存。请再试一次",
    ErrorStorageBlocked = "另一个窗口正在使用旧版本，请先关闭它",
    ErrorStorageUnavailable = "此浏览器不能保存数据（可能是无痕模式）",
    ErrorMissing = "这部手机上没有这项内容",
    ErrorNewer = "这项内容来自更新的版本，请先更新应用",
    ErrorWrongPin = "PIN 不对",
    ErrorPinWait = "PIN 错误次数过多，请 {s} 秒后再试",
    ErrorNoPin = "此人还没有设置 PIN，请用密码登录",
    ErrorSignedOut = "请先登录",
    ErrorOnlineOnly = "此浏览器不能离线记录，请换浏览器打开",
    ErrorIncomplete = "还有必填的内容没有填",
    ErrorBadPicture = "照片读不出来，请再拍一张",
    ErrorNoCamera = "用不了相机。可以输入编号，或从相册选照片",
}

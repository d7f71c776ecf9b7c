"""Words for the archive's values, in English and Chinese, and how moments and amounts look."""

from datetime import UTC, datetime

LABELS = {
    # kinds and scopes of documents
    "budget": ("budget", "预算"),
    "final_accounts": ("final accounts", "决算"),
    "performance_targets": ("performance targets", "绩效目标"),
    "self_evaluation": ("self-evaluation", "绩效自评"),
    "department": ("department", "部门"),
    "unit": ("unit", "单位"),
    "unknown": ("unknown", "不明"),
    # how reading ended
    "ok": ("read", "已读取"),
    "empty": ("empty", "空文件"),
    "encrypted": ("encrypted", "已加密"),
    "malformed": ("malformed", "已损坏"),
    "timeout": ("out of time", "超时"),
    "memory": ("out of memory", "内存不足"),
    "unsupported": ("not read yet", "暂不支持"),
    "refused": ("refused", "拒绝"),
    "done": ("done", "已完成"),
    "open": ("running", "进行中"),
    "paused": ("paused", "已暂停"),
    # visits and runs
    "missing": ("missing", "已不存在"),
    "blocked": ("blocked", "被拦截"),
    "soft-error": ("error page", "错误页"),
    "incomplete": ("cut short", "不完整"),
    "running": ("running", "进行中"),
    "completed": ("completed", "已完成"),
    "failed": ("failed", "失败"),
    # severities of failed checks
    "error": ("error", "错误"),
    "warning": ("warning", "警告"),
    "info": ("note", "提示"),
    # what became of findings
    "new": ("new", "新发现"),
    "persisting": ("persisting", "仍存在"),
    "gone-code": ("gone with a newer program", "新版程序不再发现"),
    "gone-document": ("gone with a newer file", "新文件中已无"),
    # whence a document's office and year are known
    "article": ("the article around it", "所在网页"),
    "document": ("the file itself", "文件本身"),
}

# The first two digits of a division code (GB/T 2260).
PROVINCES = {
    "11": ("Beijing", "北京市"),
    "12": ("Tianjin", "天津市"),
    "13": ("Hebei", "河北省"),
    "14": ("Shanxi", "山西省"),
    "15": ("Inner Mongolia", "内蒙古自治区"),
    "21": ("Liaoning", "辽宁省"),
    "22": ("Jilin", "吉林省"),
    "23": ("Heilongjiang", "黑龙江省"),
    "31": ("Shanghai", "上海市"),
    "32": ("Jiangsu", "江苏省"),
    "33": ("Zhejiang", "浙江省"),
    "34": ("Anhui", "安徽省"),
    "35": ("Fujian", "福建省"),
    "36": ("Jiangxi", "江西省"),
    "37": ("Shandong", "山东省"),
    "41": ("Henan", "河南省"),
    "42": ("Hubei", "湖北省"),
    "43": ("Hunan", "湖南省"),
    "44": ("Guangdong", "广东省"),
    "45": ("Guangxi", "广西壮族自治区"),
    "46": ("Hainan", "海南省"),
    "50": ("Chongqing", "重庆市"),
    "51": ("Sichuan", "四川省"),
    "52": ("Guizhou", "贵州省"),
    "53": ("Yunnan", "云南省"),
    "54": ("Tibet", "西藏自治区"),
    "61": ("Shaanxi", "陕西省"),
    "62": ("Gansu", "甘肃省"),
    "63": ("Qinghai", "青海省"),
    "64": ("Ningxia", "宁夏回族自治区"),
    "65": ("Xinjiang", "新疆维吾尔自治区"),
}

# How sure a finding is, by its severity and by what became of it.
SURE = {
    "error": (
        "The document contradicts itself, if it was read rightly",
        "若读取无误，文件自相矛盾",
    ),
    "warning": ("Looks wrong, yet there may be a reason", "可能有误，也可能另有原因"),
    "info": ("Worth a look; often rounding or a matter of form", "供参考，多为四舍五入或形式问题"),
    "new": ("found in the newest reading", "最新读取中发现"),
    "persisting": ("found in more than one reading", "多次读取均发现"),
    "gone-code": (
        "a newer version of our program does not find it: perhaps it read wrongly before",
        "新版程序不再发现，可能此前读取有误",
    ),
    "gone-document": ("not in the newest file any more", "最新文件中已不存在"),
}

# How far a disclosure came; "missing" is another thing for a visit.
STATES = {
    "reconciled": ("reconciled", "已核对"),
    "read": ("read", "已读取"),
    "captured": ("captured", "已抓取"),
    "published": ("published", "已公开"),
    "awaited": ("not due yet", "未到期"),
    "missing": ("missing", "应公开未见"),
    "blocked": ("blocked", "被拦截"),
}
CHANGES = {
    "content": ("re-issued alike", "内容相同"),
    "changed": ("changed", "已更改"),
    "moved": ("moved", "已移动"),
    "gone": ("deleted", "已删除"),
    "returned": ("there again", "已恢复"),
}


def label(value: str) -> tuple[str, str]:
    """The English and Chinese words for a value; the value itself, without hyphens, if unknown."""
    return LABELS.get(value, (value.replace("-", " ").replace("_", " "), ""))


def moment(value: datetime) -> str:
    """A moment as 2024-01-31 03:05 UTC."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def grouped(value: int | str) -> str:
    """A whole number or exact decimal with its thousands set off by commas."""
    whole, point, fraction = str(value).partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.removeprefix('-')):,}{point}{fraction}"

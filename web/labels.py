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
    # whence a document's office and year are known
    "article": ("the article around it", "所在网页"),
    "document": ("the file itself", "文件本身"),
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

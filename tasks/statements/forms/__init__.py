"""Performance forms (绩效目标表, 自评表) and lists of projects: projects, indicators, amounts."""

from tasks.statements.forms.form import Form
from tasks.statements.forms.reading import read_form

__all__ = ["Form", "read_form"]

"""A job from within: its portals, who is at them, and the night before."""

from sqlmodel import col, select

from storage.database import Database
from storage.models import Job, JobPortal


def job_of(database: Database, job_id: str) -> Job:
    """A job."""
    with database.read() as session:
        return session.get_one(Job, job_id)


def portals_of(database: Database, job_id: str) -> list[JobPortal]:
    """The portals of a job, each with its state and its report if it has one."""
    statement = select(JobPortal).where(JobPortal.job_id == job_id)
    with database.read() as session:
        return list(session.exec(statement.order_by(col(JobPortal.portal_id))))


def crawling_owners(database: Database, job_id: str) -> frozenset[str]:
    """The processes that took portals of a job and did not finish them; they may have died."""
    at_it = (JobPortal.job_id == job_id, JobPortal.state == "crawling")
    with database.read() as session:
        return frozenset(filter(None, session.exec(select(JobPortal.owner).where(*at_it))))


def night_before(database: Database, job: Job) -> Job | None:
    """The last nightly job over all enabled portals before this one; None: it is the first."""
    former = select(Job).where(
        Job.kind == "nightly", Job.state == "done", col(Job.started_at) < job.started_at
    )
    with database.read() as session:
        for found in session.exec(former.order_by(col(Job.started_at).desc())):
            if found.parameters["portals"] is None and not found.parameters["only_failed"]:
                return found
    return None

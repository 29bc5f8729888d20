"""What this room reports: what a person decides, or must look at; not each job that is done."""

from tidegate.ledger.interface import Form, declare

#: Tried as often as it may be.
JOB_DIED = declare("jobs.job_died", task=Form.IDENTIFIER, failures=Form.COUNT)
#: A dead job was given a new start by hand.
JOB_RETRIED = declare("jobs.job_retried", task=Form.IDENTIFIER)
#: Somebody asked for it to be cancelled.
JOB_CANCELLED = declare("jobs.job_cancelled", task=Form.IDENTIFIER)

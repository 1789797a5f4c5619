"""Personal data in monitoring: none."""

from exportasv.core.db.personal_data import no_personal_data

no_personal_data("monitoring.heartbeat", why="names of processes and when they were last seen")
no_personal_data("monitoring.filecheck", why="numbers of rows and files, and which rows miss their file")

"""Where people fill in a questionnaire: our own form, LimeSurvey, or any tool whose answers are left as a file."""

"""What holds for every start of the web server in this folder; the command line may say otherwise."""

worker_class = "config.webserver.Worker"
threads = 32  # clients that one process waits for; the application itself runs one request at a time (config/webserver.py)
keepalive = 0  # a client that is done binds no process: the next request goes to one that is free
timeout = 60
graceful_timeout = 120  # a process that ends lets those it has begun with go on: a minute to send and be answered, one to read

# The server's own lines go through our formatter too: its messages can hold the address of a request.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

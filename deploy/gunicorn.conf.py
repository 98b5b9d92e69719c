"""How gunicorn runs the hub: `gunicorn --config deploy/gunicorn.conf.py learninghub.wsgi`."""

from learninghub.settings import logs

bind = "unix:/run/hub/web.sock"
workers = 3
threads = 4
timeout = 60
graceful_timeout = 30
# Each process starts anew now and then, not all at once.
max_requests = 2000
max_requests_jitter = 500
control_socket_disable = True
accesslog = None
logconfig_dict = logs.for_gunicorn()

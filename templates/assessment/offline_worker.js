{# The service worker: what it is made of. settings, libraries, scripts, worker #}self.mchchOffline = JSON.parse('{{ settings|escapejs }}');
importScripts({% for one in libraries %}"{{ one }}", {% endfor %}{% for one in scripts %}"{{ one }}", {% endfor %}"{{ worker }}");

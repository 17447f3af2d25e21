// The part of Gemba that hears from the server while no page of it is open: shows what it is told, and leads back to it.
self.addEventListener('push', (event) => {
  const { title = 'Gemba', body = '', url = '/alarms', tag } = event.data?.json() ?? {};
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon: '/gemba.svg', data: { url } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? '/alarms', self.location.origin).href;
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then((pages) => {
      const open = pages.find((page) => page.url.startsWith(self.location.origin));
      return open ? open.navigate(url).then((page) => page?.focus()) : self.clients.openWindow(url);
    }),
  );
});

/**
 * Where the browser stands: the path, the moment (`?at=`) and the few other words of the address. Navigation is the
 * browser's own history, so back, bookmarks and sharing work.
 */
import { useSyncExternalStore } from 'react';

export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const listeners = new Set<() => void>();
let place: Place = read();

function read(): Place {
  if (typeof location === 'undefined') return { path: '/', query: new URLSearchParams() };
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

function arrive(): void {
  place = read();
  for (const moved of listeners) moved();
}

if (typeof window !== 'undefined') window.addEventListener('popstate', arrive);

/** Goes to a path with its query. `replace`: without a step in the history, as when a slider is dragged. */
export function navigate(to: string, replace = false): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  arrive();
}

/** Sets or, with null, removes one word of the query, and stays where it is. */
export function setQuery(name: string, value: string | null, replace = false): void {
  const query = new URLSearchParams(location.search);
  if (value === null) query.delete(name);
  else query.set(name, value);
  // Colons are legal in a query and an address with a time is read by people.
  const text = query.toString().replaceAll('%3A', ':');
  navigate(text ? `${location.pathname}?${text}` : location.pathname, replace);
}

export function usePlace(): Place {
  return useSyncExternalStore(
    (moved) => {
      listeners.add(moved);
      return () => listeners.delete(moved);
    },
    () => place,
  );
}

/** The moment asked for, epoch ms; null = live, also where the text is no time. */
export function momentOf(query: URLSearchParams): number | null {
  const at = Date.parse(query.get('at') ?? '');
  return Number.isNaN(at) ? null : at;
}

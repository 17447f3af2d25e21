/**
 * Light, dark, or as the system says. The choice is two things on <html>: `data-theme`, which our tokens read, and Mantine's
 * own attribute, set by its provider to the same.
 */
import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'gemba.theme';
const listeners = new Set<() => void>();
const system = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: dark)');

const isTheme = (word: string | null): word is Theme => THEMES.includes(word as Theme);

export function chosenTheme(): Theme {
  const asked = new URLSearchParams(location.search).get('theme');
  if (isTheme(asked)) return asked;
  const kept = localStorage.getItem(KEY);
  return isTheme(kept) ? kept : 'system';
}

export const shownTheme = (): 'light' | 'dark' => {
  const chosen = chosenTheme();
  return chosen === 'system' ? (system?.matches ? 'dark' : 'light') : chosen;
};

export function applyTheme(theme: 'light' | 'dark' = shownTheme()): void {
  document.documentElement.dataset['theme'] = theme;
  document.documentElement.style.colorScheme = theme;
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  applyTheme();
  for (const changed of listeners) changed();
}

system?.addEventListener('change', () => {
  applyTheme();
  for (const changed of listeners) changed();
});

export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, shownTheme);
}

/** Viewpoints kept in this browser, by plant: where to look from, under a name of one's own. */
import type { Viewpoint } from './scene/camera/fit.ts';

export interface SavedViewpoint {
  readonly name: string;
  readonly viewpoint: Viewpoint;
}

/** More than anyone finds again in a menu. */
const MOST = 20;

const keyOf = (site: string): string => `gemba.viewpoints.${site}`;

export function savedViewpoints(
  site: string,
  storage: Pick<Storage, 'getItem'> = localStorage,
): readonly SavedViewpoint[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(keyOf(site)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isSaved) : [];
  } catch {
    return [];
  }
}

/** Keeps one more, or another one under a name that is there already. Returns what is kept now. */
export function keepViewpoint(
  site: string,
  one: SavedViewpoint,
  storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage,
) {
  const kept = [...savedViewpoints(site, storage).filter((v) => v.name !== one.name), one].slice(-MOST);
  storage.setItem(keyOf(site), JSON.stringify(kept));
  return kept;
}

export function dropViewpoint(
  site: string,
  name: string,
  storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage,
) {
  const kept = savedViewpoints(site, storage).filter((v) => v.name !== name);
  storage.setItem(keyOf(site), JSON.stringify(kept));
  return kept;
}

const isPoint = (value: unknown): boolean => Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);

function isSaved(value: unknown): value is SavedViewpoint {
  const { name, viewpoint } = (value ?? {}) as Partial<SavedViewpoint>;
  return typeof name === 'string' && isPoint(viewpoint?.position) && isPoint(viewpoint?.target);
}

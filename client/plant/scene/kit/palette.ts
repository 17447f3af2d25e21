/** Colours of everything in the scene that is not a state mark: nothing saturated, so that a problem is the only colour. */
export const LIGHT = {
  background: '#dfe3e6',
  floor: '#a5acb2',
  zone: '#b5bbc0',
  walk: '#969fa6',
  mark: '#e9ebec',
  edge: '#cdb25a',
  numeral: '#7f8991',
  body: '#dde1e4',
  body2: '#bcc4ca',
  dark: '#4a545d',
  steel: '#a8b1b8',
  glass: '#71879a',
  belt: '#3a4148',
  leg: '#6b757e',
  robot: '#c8bda6',
  box: '#b9a385',
  wood: '#a08c6c',
  white: '#eef0f2',
  wall: '#c3c9ce',
  cap: '#7b868f',
  bottle: '#e4e8ea',
  lens: '#9aa5ad',
  selection: '#0e1418',
} as const;

export type Paint = keyof typeof LIGHT;
export type Palette = Readonly<Record<Paint, string>>;
export type Theme = 'light' | 'dark';

export const DARK: Palette = {
  background: '#0f1317',
  floor: '#30363b',
  zone: '#3d444a',
  walk: '#282d32',
  mark: '#6b757d',
  edge: '#8a7a45',
  numeral: '#545d65',
  body: '#9aa3aa',
  body2: '#838d95',
  dark: '#30373d',
  steel: '#98a2a9',
  glass: '#3f5261',
  belt: '#1c2126',
  leg: '#454e56',
  robot: '#8f8570',
  box: '#85755e',
  wood: '#6e604a',
  white: '#a9b2b8',
  wall: '#434a50',
  cap: '#6a737a',
  bottle: '#98a2a8',
  lens: '#48535c',
  selection: '#ffffff',
};

export const paletteOf = (theme: Theme): Palette => (theme === 'dark' ? DARK : LIGHT);

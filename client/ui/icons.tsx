/** The few signs that are not states. Drawn in the colour of the text around them; the button that holds one has the words. */
const PATHS = {
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3l3.7 3.7',
  sun: 'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 .8v1.6M8 13.6v1.6M.8 8h1.6M13.6 8h1.6M2.9 2.9L4 4M12 12l1.1 1.1M13.1 2.9L12 4M4 12l-1.1 1.1',
  moon: 'M13.2 9.6A5.8 5.8 0 0 1 6.4 2.8 5.8 5.8 0 1 0 13.2 9.6z',
  system: 'M1.8 2.8h12.4v8.4H1.8zM5.5 13.8h5M8 11.2v2.6',
  help: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM6 6.3c.2-1.3 1-1.9 2.1-1.9 1.2 0 2 .7 2 1.7 0 1.6-2 1.6-2 3.2M8 11.2v1',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  play: 'M4.5 2.8v10.4l8.5-5.2z',
  pause: 'M4.8 3v10M11.2 3v10',
  previous: 'M12.5 3v10L5.5 8zM3.5 3v10',
  next: 'M3.5 3v10l7-5zM12.5 3v10',
  warning: 'M8 1.8l6.6 11.8H1.4zM8 6v3.6M8 11.3v.9',
  open: 'M6 3H3v10h10v-3M9 3h4v4M13 3L7.5 8.5',
  bell: 'M8 2a4 4 0 0 0-4 4v3l-1.500 2.500h11L12 9V6a4 4 0 0 0-4-4zM6.500 13.500a1.600 1.600 0 0 0 3 0',
  bookmark: 'M4 2.2h8v11.6l-4-3.2-4 3.2z',
  person: 'M8 1.8a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM2.2 14.2c.4-3 2.7-4.600 5.800-4.600s5.400 1.600 5.800 4.600',
  language:
    'M1.5 8a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0M1.5 8h13M8 1.5c2 2 2.7 4.2 2.7 6.5S10 12.500 8 14.5M8 1.500c-2 2-2.700 4.200-2.700 6.500s.7 4.500 2.700 6.500',
} as const;

export function Icon({ name, size = 16 }: { readonly name: keyof typeof PATHS; readonly size?: number }) {
  const filled = name === 'play' || name === 'previous' || name === 'next';
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      className="icon"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={filled ? 1.2 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

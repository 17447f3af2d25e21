/** Where the walk back from a standstill is shown. */
const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** `stand`: a moment at which the machine stood, epoch ms. */
export const walkLink = (machine: string, stand: number, order: string | null = null): string =>
  `/why?machine=${encodeURIComponent(machine)}&stand=${iso(Math.ceil(stand))}${order === null ? '' : `&order=${encodeURIComponent(order)}`}`;

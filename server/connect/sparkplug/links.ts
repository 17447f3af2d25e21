/** Several MQTT servers that stand as one source: up while one of them is, with what is wrong with the others as remark. */
import type { Standing } from '../standing.ts';

export interface Links {
  /** What one connection tells of itself. */
  standingOf(server: number): Standing;
  /** What is odd although the connections stand, in clear words; empty = nothing. */
  remark(words: string): void;
}

interface Link {
  readonly address: string;
  status: 'connecting' | 'up' | 'down';
  reason: string;
  retry: number;
}

export function createLinks(standing: Standing, addresses: readonly string[]): Links {
  const links: Link[] = addresses.map((address) => ({ address, status: 'connecting', reason: '', retry: 0 }));
  let odd = '';

  const tell = () => {
    const up = links.filter((link) => link.status === 'up');
    if (up.length > 0) {
      const others = links.filter((link) => link.status === 'down').map((link) => `${link.address}: ${link.reason}`);
      return standing.up([...up.map((link) => link.reason), ...others, odd].filter(Boolean).join('; '));
    }
    const [down] = links.filter((link) => link.status === 'down');
    if (!down) return standing.connecting();
    const retries = links.map((link) => link.retry).filter((retry) => retry > 0);
    standing.down(down.reason, retries.length > 0 ? Math.min(...retries) : 0);
  };
  const set = (link: Link, status: Link['status'], reason: string, retry: number) => {
    link.status = status;
    link.reason = reason;
    link.retry = retry;
    tell();
  };

  return {
    standingOf(server) {
      const link = links[server];
      if (!link) throw new RangeError(`standingOf: no server ${server}`);
      return {
        ...standing,
        // A retry that has begun does not hide that the link is down.
        connecting: () => (link.status === 'down' ? set(link, 'down', link.reason, 0) : set(link, 'connecting', '', 0)),
        up: (remark) => set(link, 'up', remark, 0),
        down: (why, retry) => set(link, 'down', why, retry),
      };
    },
    remark(words) {
      if (words === odd) return;
      odd = words;
      if (links.some((link) => link.status === 'up')) tell();
    },
  };
}

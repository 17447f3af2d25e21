/** Sparkplug topics: `spBv1.0/<group>/<type>/<edge node>[/<device>]`. */
export const NAMESPACE = 'spBv1.0';

const TYPES = ['NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH'] as const;
export type MessageType = (typeof TYPES)[number];

export interface Topic {
  readonly type: MessageType;
  readonly node: string;
  /** Empty for messages of the node itself. */
  readonly device: string;
}

/** Null for what does not come from an edge node: commands, states, other topics. */
export function parseTopic(topic: string, group: string): Topic | null {
  const parts = topic.split('/');
  if (parts[0] !== NAMESPACE || parts[1] !== group || parts.length < 4 || parts.length > 5) return null;
  const type = TYPES.find((word) => word === parts[2]);
  const node = parts[3];
  const device = parts[4] ?? '';
  if (!type || !node || (type.startsWith('D') ? device === '' : parts.length === 5)) return null;
  return { type, node, device };
}

/** The address space of a server as a tree: read as it is opened, page by page. Nodes are picked; a path becomes a rule. */
import { useEffect, useState } from 'react';
import { type BrowsedNode, browseSource } from '../../http/setup-api.ts';
import { useWords } from '../../words/use-words.ts';
import type { Candidate } from './candidate.ts';
import { guessRole, guessType } from './guess.ts';

interface Place {
  readonly node: BrowsedNode;
  /** Names from the root on. */
  readonly path: readonly string[];
}

export function TreeFinder({
  source,
  take,
  rule,
}: {
  readonly source: string;
  readonly take: (found: readonly Candidate[]) => void;
  /** Goes on with a pattern made of a path. */
  readonly rule: (pattern: string) => void;
}) {
  const { t } = useWords();
  const [picked, setPicked] = useState<ReadonlyMap<string, Place>>(new Map());
  const [filter, setFilter] = useState('');
  const last = [...picked.values()].at(-1);
  const toggle = (place: Place) => {
    const next = new Map(picked);
    if (!next.delete(place.node.id)) next.set(place.node.id, place);
    setPicked(next);
    take(asMachines([...next.values()]));
  };
  return (
    <div className="tree-finder">
      <label className="field">
        <span>{t('setup.filter')}</span>
        <input type="search" value={filter} onChange={(event) => setFilter(event.target.value)} />
      </label>
      <div className="tree">
        <Branch
          source={source}
          node={null}
          path={['Objects']}
          filter={filter.toLowerCase()}
          picked={picked}
          toggle={toggle}
        />
      </div>
      {last && last.path.length >= 3 && (
        <button type="button" className="button" onClick={() => rule(patternOf(last.path))}>
          {t('setup.asRule', { pattern: patternOf(last.path) })}
        </button>
      )}
    </div>
  );
}

/** `Objects/Halle 1/Presse 7/Zustand` -> `Objects/{line}/{machine}/{tag}`; what lies further up stays as it is. */
export function patternOf(path: readonly string[]): string {
  const above = path.slice(0, -2);
  // The root is no line.
  const head = above.length > 1 ? [...above.slice(0, -1), '{line}'] : above;
  return [...head, '{machine}', '{tag}'].join('/');
}

/** Variables with the same parent are tags of one machine. */
function asMachines(places: readonly Place[]): Candidate[] {
  const machines = new Map<string, { path: readonly string[]; nodes: BrowsedNode[] }>();
  for (const { node, path } of places) {
    const parent = path.slice(0, -1);
    const key = parent.join('/');
    const machine = machines.get(key) ?? { path: parent, nodes: [] };
    machine.nodes.push(node);
    machines.set(key, machine);
  }
  return [...machines].map(([key, { path, nodes }]) => ({
    key,
    name: path.at(-1) ?? key,
    line: path.length > 2 ? (path.at(-2) ?? '') : '',
    device: '',
    speaks: '',
    states: null,
    tags: nodes.map(({ name, address, value }) => ({
      name,
      address,
      role: guessRole(name),
      type: guessType([value]),
      unit: '',
      value,
    })),
  }));
}

function Branch({
  source,
  node,
  path,
  filter,
  picked,
  toggle,
}: {
  readonly source: string;
  readonly node: string | null;
  readonly path: readonly string[];
  readonly filter: string;
  readonly picked: ReadonlyMap<string, Place>;
  readonly toggle: (place: Place) => void;
}) {
  const { t, f } = useWords();
  const [nodes, setNodes] = useState<readonly BrowsedNode[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [status, setStatus] = useState<'reading' | 'read' | string>('reading');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());

  const read = async (from: string | null) => {
    setStatus('reading');
    try {
      const page = await browseSource(source, node, from);
      setNodes((before) => (from === null ? page.nodes : [...before, ...page.nodes]));
      setCursor(page.cursor);
      setStatus('read');
    } catch (error) {
      setStatus(error instanceof Error ? error.message : String(error));
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, when it is opened.
  useEffect(() => void read(null), []);

  return (
    <ul>
      {nodes
        .filter(({ name, kind }) => kind !== 'variable' || name.toLowerCase().includes(filter))
        .map((one) => {
          const at = [...path, one.name];
          const expanded = open.has(one.id);
          return (
            <li key={one.id}>
              {one.kind === 'variable' ? (
                <label className="tree-leaf">
                  <input
                    type="checkbox"
                    checked={picked.has(one.id)}
                    onChange={() => toggle({ node: one, path: at })}
                  />
                  <span>{one.name}</span>
                  <span className="quiet">{one.type}</span>
                  <span className="num">{one.value === null ? f.none : String(one.value)}</span>
                </label>
              ) : (
                <button
                  type="button"
                  className="tree-node"
                  aria-expanded={expanded}
                  onClick={() => {
                    const next = new Set(open);
                    if (!next.delete(one.id)) next.add(one.id);
                    setOpen(next);
                  }}
                >
                  <span aria-hidden="true">{expanded ? '▾' : '▸'}</span> {one.name}
                </button>
              )}
              {expanded && (
                <Branch source={source} node={one.address} path={at} filter={filter} picked={picked} toggle={toggle} />
              )}
            </li>
          );
        })}
      {status === 'reading' && <li className="quiet">{t('setup.looking')}</li>}
      {status !== 'reading' && status !== 'read' && <li className="trouble">{status}</li>}
      {cursor !== null && status === 'read' && (
        <li>
          <button type="button" className="link" onClick={() => void read(cursor)}>
            {t('setup.nextPage')}
          </button>
        </li>
      )}
    </ul>
  );
}

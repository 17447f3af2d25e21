import { scaleSqrt } from 'd3-scale';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import type { Trace } from '../http/lots-api.ts';
import { useWords } from '../words/use-words.ts';
import { type GraphEdge, type GraphNode, layout, NODE, nextTo } from './graph-layout.ts';
import { LotGlyph } from './LotGlyph.tsx';
import { useLotWords } from './use-lot-words.ts';

/** Beyond so many, amounts stand only on the edges of the lot that is picked out. */
const MOST_AMOUNTS = 14;

export interface TraceGraphProps {
  readonly backward: Trace;
  readonly forward: Trace;
  readonly picked: string;
  readonly onPick: (code: string) => void;
  /** Makes it the start. */
  readonly onWalk: (code: string) => void;
}

/** Lots level by level from left to right, with what was taken of each. Arrow keys walk along it, Enter starts from there. */
export function TraceGraph({ backward, forward, picked, onPick, onWalk }: TraceGraphProps) {
  const { t, f } = useWords();
  const words = useLotWords();
  const graph = useMemo(() => layout(backward, forward), [backward, forward]);
  const nodes = useRef(new Map<string, SVGGElement>());
  const frame = useRef<HTMLElement>(null);
  const start = forward.lot.code;
  const thick = scaleSqrt().domain([0, 1]).range([0.8, 5]).clamp(true);
  const startX = graph.nodes.find(({ lot }) => lot.code === start)?.x ?? 0;
  const touches = ({ from, to }: GraphEdge) => from.lot.code === picked || to.lot.code === picked;
  const all = graph.edges.length <= MOST_AMOUNTS;
  const ends = (of: (edge: GraphEdge) => GraphNode, node: GraphNode) =>
    graph.edges.filter((edge) => of(edge) === node).length;
  /** Where many lines meet there is no room for their amounts: those stand at the other end. */
  const atSource = ({ from, to }: GraphEdge) => ends((edge) => edge.to, to) > ends((edge) => edge.from, from);

  useEffect(() => {
    const box = frame.current;
    if (box) box.scrollLeft = startX - (box.clientWidth - NODE.width) / 2;
  }, [startX]);

  const pressed = (event: KeyboardEvent, node: GraphNode) => {
    const { code } = node.lot;
    const next = nextTo(graph, code, event.key);
    if (next !== null) {
      onPick(next);
      nodes.current.get(next)?.focus();
    } else if (event.key === 'Enter') onWalk(code);
    else if (!event.key.startsWith('Arrow')) return;
    // Arrow keys are the time bar's elsewhere.
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section className="trace-frame" ref={frame} aria-label={t('trace.graphHow', { code: start })}>
      <svg width={graph.width} height={graph.height} className="trace-graph">
        <title>{t('trace.graph', { code: start })}</title>
        {graph.edges.map((edge) => (
          <path
            key={`${edge.from.lot.code} ${edge.to.lot.code}`}
            d={curve(edge)}
            className={touches(edge) ? 'edge on' : 'edge'}
            strokeWidth={edge.kind === 'pack' ? 1.4 : thick(edge.share)}
            strokeDasharray={edge.kind === 'pack' ? '5 4' : undefined}
          />
        ))}
        {graph.edges
          .filter((edge) => edge.taken !== null && (touches(edge) || all))
          .map((edge) => {
            const { from, to, taken } = edge;
            const near = atSource(edge);
            return (
              <text
                key={`${from.lot.code} ${to.lot.code}`}
                className="edge-amount num"
                x={near ? from.x + NODE.width + 6 : to.x - 6}
                y={(near ? from.y : to.y) + NODE.height / 2 - 5}
                textAnchor={near ? 'start' : 'end'}
              >
                {words.amount(taken, from.lot.unit)}
              </text>
            );
          })}
        {graph.nodes.map((node) => {
          const { lot, x, y } = node;
          const share =
            lot.code === start ? '' : `${lot.exact ? '' : '≤ '}${f.percent(lot.share, lot.share < 0.1 ? 1 : 0)}`;
          return (
            // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in an SVG.
            <g
              key={lot.code}
              ref={(element) => {
                if (element) nodes.current.set(lot.code, element);
                else nodes.current.delete(lot.code);
              }}
              transform={`translate(${x} ${y})`}
              className={['node', lot.code === picked && 'picked', lot.code === start && 'start']
                .filter(Boolean)
                .join(' ')}
              role="button"
              tabIndex={lot.code === picked ? 0 : -1}
              aria-pressed={lot.code === picked}
              aria-label={`${t(`trace.kind.${lot.kind}`)} ${lot.code}, ${words.material(lot)}${share && `, ${share}`}`}
              data-lot={lot.code}
              onClick={() => onPick(lot.code)}
              onDoubleClick={() => onWalk(lot.code)}
              onKeyDown={(event) => pressed(event, node)}
            >
              <rect width={NODE.width} height={NODE.height} rx="6" />
              <g transform="translate(9 15)">
                <LotGlyph kind={lot.kind} />
              </g>
              <text x="32" y="19" className="node-code">
                {shortened(lot.code, 20)}
              </text>
              <text x="32" y="35" className="node-what">
                {shortened(words.material(lot), share ? 18 : 24)}
              </text>
              {share && (
                <text x={NODE.width - 9} y="35" textAnchor="end" className="node-share num">
                  {share}
                </text>
              )}
            </g>
          );
        })}
        {graph.more.map(({ x, y, count, level }) => (
          <text key={level} x={x + NODE.width / 2} y={y} textAnchor="middle" className="node-more">
            {t('trace.more', { count })}
          </text>
        ))}
      </svg>
    </section>
  );
}

function curve({ from, to }: GraphEdge): string {
  const [x1, y1] = [from.x + NODE.width, from.y + NODE.height / 2];
  const [x2, y2] = [to.x, to.y + NODE.height / 2];
  const bend = Math.max(28, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** The end of a code tells most. */
const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, Math.ceil(most / 2) - 1)}…${text.slice(-Math.floor(most / 2))}`;

import './stock.css';
import { Link } from '../router/Link.tsx';
import { Icon } from '../ui/icons.tsx';
import { useNearShortages } from './use-near-shortages.ts';
import { useStockWords } from './use-stock-words.ts';

/** What a line runs out of soon and before its order is done; nothing where nothing does. */
export function LineShortages({ line }: { readonly line: string }) {
  const near = useNearShortages(line);
  const { runsOutOf } = useStockWords();
  return near.map((one) => (
    <Link key={one.material} className="stock-shortage" href="/stock">
      <Icon name="warning" size={15} />
      <b>{runsOutOf(one)}</b>
    </Link>
  ));
}

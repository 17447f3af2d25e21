/** Whether this browser can draw the hall. `?flat` says no for it: to compare, to test, and for slow machines. */
export function canDraw(query: URLSearchParams): boolean {
  if (query.has('flat')) return false;
  try {
    const probe = document.createElement('canvas').getContext('webgl2');
    probe?.getExtension('WEBGL_lose_context')?.loseContext();
    return probe !== null;
  } catch {
    return false;
  }
}

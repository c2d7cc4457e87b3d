// Places in what is sorted.

/** How many of the first `n` things come before a place, where all of those stand in front: found by halving. */
export function countBefore(n: number, isBefore: (i: number) => boolean): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

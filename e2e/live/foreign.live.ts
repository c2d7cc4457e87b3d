import { expect as see } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argo, flagger, pushTraces, type Line } from './foreign/push.ts';
import { judged, LENGTH, MINUTE, momentsIn, requestId, SECOND, startRig, type Rig } from './foreign/rig.ts';
import { asked, type Story } from './foreign/story.ts';
import { startJaegerV1, startJaegerV2 } from './servers.ts';

// The page and the command on servers that hold data of somebody else: other services, spellings, eras of the
// conventions, metric names and rollout controllers, written by a pusher of its own, with a known truth.

const LONG = { timeout: 240_000 };

/** The moment named is that of a losing request, and at most one lost alone before it. */
function expectOnset(since: number, { held }: Rig): void {
  const losses = held.filter(r => r.loses).map(r => r.at);
  const nearest = Math.min(...losses.map(at => Math.abs(at - since)));
  expect(nearest, 'from the nearest loss').toBeLessThan(2 * SECOND);
  expect(losses.filter(at => at < since - 2 * SECOND).length, 'losses before it').toBeLessThanOrEqual(1);
}

describe('a new version of basket-api, by Argo Rollouts, without any gray tag', () => {
  let started: Rig | undefined;
  const rig = (): Rig => {
    if (!started) throw new Error('the servers did not start');
    return started;
  };
  let wide = 0;
  beforeAll(async () => {
    const from = Math.floor((Date.now() - LENGTH) / MINUTE) * MINUTE;
    wide = from + 15 * MINUTE;
    const story: Story = {
      ...{ from, every: SECOND, rolled: 'basket-api', tagged: false },
      weights: [
        { at: from + 8 * MINUTE, percent: 10 },
        { at: wide, percent: 40 },
      ],
      fault: { from: wide + 20 * SECOND, to: Infinity, share: 0.3 },
    };
    const said = (at: number, reason: string, msg: string): Line => argo('basket-api', at, reason, msg);
    started = await startRig(story, startJaegerV1, 3, [
      said(from + 7 * MINUTE, 'RolloutUpdated', 'Rollout updated to revision 12'),
      said(from + 8 * MINUTE, 'TrafficWeightUpdated', 'Traffic weight updated from 0 to 10'),
      said(wide, 'TrafficWeightUpdated', 'Traffic weight updated from 10 to 40'),
    ]);
  });
  afterAll(() => started?.stop());

  it('is named by the page: key, hop, onset, what came before it, and what the losing requests share', async () => {
    const { page, problems, verdict, sentence } = await rig().open('/?from=now-26m');
    await see(sentence).toContainText(/tenant-id is lost at basket-api → tariff in [\d.]+% of/, LONG);
    await see(verdict).toHaveAttribute('aria-busy', 'false', LONG);
    await see(verdict).not.toContainText('read back to', LONG);
    await see(verdict).toContainText(/after .*40%/, LONG);
    await see(verdict).toContainText(/proven \(both sides recorded\)/);
    await see(verdict).toContainText(/of the \d+ share .*3\.9\.0/);
    await see(verdict).toContainText(/traces cover [\d,]+ of about [\d,]+ requests \(1[1-4]/, LONG);
    await see(verdict).not.toContainText(/elsewhere|x[-_]request[-_]id|x-store|authorization|timeout/i);
    const [since = 0] = momentsIn(await verdict.innerText(), rig().to);
    expectOnset(since, rig());
    await page.getByRole('button', { name: 'Open a losing request' }).click();
    await see(page.getByText('not received').first()).toBeVisible(LONG);
    await page.getByRole('tab', { name: /^Logs/ }).click();
    await see(page.getByText('quote asked').first()).toBeVisible(LONG);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('is named by the command, request by request', async () => {
    const out = await judged(rig(), r => `${requestId(r)} dropped tenant-id wire basket-api>tariff proven`);
    expect(out).toMatch(/tenant-id is lost at basket-api → tariff in [\d.]+% of/);
    expect(out).toMatch(/after .*40%/);
    expect(out).toMatch(/in common: version 3\.9\.0: /);
  });

  it('reads on while data arrives: new requests come, old ones stay, little is fetched', async () => {
    const { page, problems, bytes, verdict } = await rig().open('/?view=heatmap&from=now-20m&to=now');
    await see(verdict).toContainText('tenant-id is lost at basket-api → tariff', LONG);
    await see(verdict).toHaveAttribute('aria-busy', 'false', LONG);
    await see(verdict).not.toContainText('read back to', LONG);
    const first = await bytes();
    const table = page.getByRole('table', { name: /^The numbers of the picture/ });
    const carried = async (): Promise<number> => {
      const cells = await table.getByRole('row', { name: /^basket-api → tariff/ }).allInnerTexts();
      return cells.reduce((sum, row) => sum + Number(/\t(\d+)\t/.exec(row)?.[1] ?? 0), 0);
    };
    // The table is written once the picture is at rest.
    let before = -1;
    const atRest = async (): Promise<boolean> => {
      const last = before;
      before = await carried();
      return before > 0 && before === last;
    };
    await see.poll(atRest, { timeout: 60_000, intervals: [2_000] }).toBe(true);
    // Requests fall out of the range as new ones come, so these come faster than the old ones did.
    const denser: Story = { ...rig().story, every: SECOND / 4 };
    let pushed = Date.now();
    let arrived = 0;
    const grows = async (): Promise<number> => {
      const now = Date.now();
      const fresh = asked(denser, pushed, now);
      await pushTraces(rig().receiver, denser, fresh);
      arrived += fresh.length;
      pushed = now;
      return (await bytes()) > first ? carried() : before;
    };
    await see.poll(grows, { timeout: 240_000, intervals: [5_000] }).toBeGreaterThan(before);
    const more = (await bytes()) - first;
    console.log(
      `live mode: ${first} bytes of Jaeger at first, ${more} until ${arrived} new requests were drawn`,
    );
    expect(more).toBeGreaterThan(0);
    // New requests are read, those that have not settled once more; of the old ones no more than the last windows.
    const old = (20 * MINUTE) / rig().story.every;
    expect(more).toBeLessThan(first * (0.1 + (1.4 * arrived) / old));
    await see(verdict).toContainText('tenant-id is lost at basket-api → tariff');
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('a new version of tariff, by Flagger, for tagged requests, rolled back', () => {
  let started: Rig | undefined;
  const rig = (): Rig => {
    if (!started) throw new Error('the servers did not start');
    return started;
  };
  beforeAll(async () => {
    const from = Math.floor((Date.now() - LENGTH) / MINUTE) * MINUTE;
    const [began, ended] = [from + 9 * MINUTE, from + 17 * MINUTE];
    const story: Story = {
      ...{ from, every: SECOND, rolled: 'tariff', tagged: true },
      weights: [
        { at: from + 5 * MINUTE, percent: 20 },
        { at: began, percent: 40 },
        { at: ended, percent: 10 },
      ],
      fault: { from: began, to: ended, share: 0.5 },
    };
    const said = (at: number, msg: string): Line => flagger('tariff', at, msg);
    started = await startRig(story, startJaegerV2, 2, [
      said(from + 5 * MINUTE, 'New revision detected! Scaling up tariff.market'),
      said(from + 5 * MINUTE + SECOND, 'Advance tariff.market canary weight 20'),
      said(began - 5 * SECOND, 'Advance tariff.market canary weight 40'),
      said(ended - 15 * SECOND, 'Halt tariff.market advancement success rate 91.20% < 99%'),
      said(ended - 5 * SECOND, 'Rolling back tariff.market failed checks threshold reached 5'),
    ]);
  });
  afterAll(() => started?.stop());

  it('is named by the page: key, hop, group, since when until when, after what', async () => {
    const { page, problems, verdict, sentence } = await rig().open('/?from=now-26m');
    await see(sentence).toContainText(
      /tenant-id is lost inside tariff, before it calls vat_engine in [\d.]+% of beta requests/,
      LONG,
    );
    await see(verdict).toHaveAttribute('aria-busy', 'false', LONG);
    await see(verdict).not.toContainText('read back to', LONG);
    await see(verdict).toContainText(/after .*40%/, LONG);
    await see(verdict).toContainText(/until .*(rolled back|rollback|roll-back)/i);
    await see(verdict).toContainText(/untagged 0/);
    await see(verdict).not.toContainText(/elsewhere/);
    const [since = 0, until = 0] = momentsIn(await verdict.innerText(), rig().to);
    expectOnset(since, rig());
    // Few requests were meant for the new version any more: the end is no sharper than they are near.
    expect(Math.abs(until - rig().story.fault.to)).toBeLessThan(100 * SECOND);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('is named by the command, request by request', async () => {
    const out = await judged(
      rig(),
      r => `${requestId(r)} context-break tenant-id in-process tariff>vat_engine proven`,
    );
    expect(out).toMatch(/of beta requests/);
    expect(out).toMatch(/until \d\d:\d\d:\d\d/);
  });
});

// The page that Jaeger's query service answers where it knows no route: a build without UI assets shows this
// kind of placeholder, a release its UI; either way HTML with status 200.

import type { MockResponse } from '../exchange.ts';

const PAGE = `<!DOCTYPE html>
<html lang="en">
    <meta charset="UTF-8">
    <base href="/" data-inject-target="BASE_URL"/>
    <title>Jaeger UI</title>
    <body>
        <div id="jaeger-ui-root"></div>
    </body>
</html>
`;

export const uiPage = (): MockResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: PAGE,
});

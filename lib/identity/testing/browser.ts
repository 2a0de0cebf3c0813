/** As much of a browser as a sign-in needs: cookies per origin, redirects, forms. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  cookie(origin: string, name: string): string | undefined {
    return this.#cookies.get(origin)?.get(name);
  }

  /** Follows redirects to the page they end at. */
  async open(url: string, form?: Record<string, string>): Promise<{ url: string; response: Response }> {
    let at = url;
    let body = form;
    for (let hop = 0; hop < 20; hop++) {
      const response = await this.#send(at, body);
      const location = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || !location) return { url: at, response };
      at = new URL(location, at).href;
      body = undefined;
    }
    throw new Error(`Too many redirects, last to ${at}.`);
  }

  /** Sends the page's form with these fields beside its hidden ones. */
  async submit(page: { url: string; response: Response }, fields: Record<string, string> = {}) {
    const html = await page.response.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1];
    if (!action) throw new Error(`There is no form at ${page.url}: ${html.slice(0, 300)}`);
    const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name, value]) => [name, value],
    );
    return this.open(new URL(action, page.url).href, { ...Object.fromEntries(hidden), ...fields });
  }

  async #send(url: string, form: Record<string, string> | undefined): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }
}

// The only place that talks with the server: JSON out, JSON in, words never in an address.

const PAUSES = [250, 400, 700, 1200, 2000, 3000, 4000]; // when the server says that too many are talking at once

export class Refused extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

export async function call(name, asked) {
  for (const pause of [...PAUSES, 0]) {
    const response = await fetch(`/phone/api/${name}`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-Phone": "1" },
      body: JSON.stringify(asked),
    });
    if (response.ok) return response.json();
    if (response.status !== 503 || !pause) throw new Refused(response.status);
    await new Promise((done) => setTimeout(done, pause * (0.7 + 0.6 * Math.random())));
  }
}

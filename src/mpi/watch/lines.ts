/** Messages of two watches over a socket: a JSON array a line. */
import type { Socket } from "node:net";

export type Message = readonly [name: string, ...values: unknown[]];

const longest = 65_536;

export function send(socket: Socket, message: Message): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** One that sends anything else is cut off: it is no watch. */
export function receive(socket: Socket, heard: (message: Message) => void): void {
  let rest = "";
  socket
    .setEncoding("utf8")
    .setNoDelay()
    .on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() as string;
      if (rest.length > longest) socket.destroy();
      for (const line of lines) {
        const message = parsed(line);
        if (message) heard(message);
        else socket.destroy();
      }
    });
}

function parsed(line: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(line);
    return Array.isArray(message) && typeof message[0] === "string" ? (message as [string, ...unknown[]]) : undefined;
  } catch {
    return undefined;
  }
}

// Reads a calendar with ical.js, a parser that shares nothing with ours, and prints what it saw.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

ICAL.design.strict = true;
const book = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = book.getAllSubcomponents("vevent").map((part) => {
  const event = new ICAL.Event(part, { strictExceptions: true });
  const alarms = part.getAllSubcomponents("valarm");
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    location: event.location,
    starts: event.startDate.toJSDate().toISOString(),
    ends: event.endDate.toJSDate().toISOString(),
    sequence: event.sequence,
    status: part.getFirstPropertyValue("status"),
    url: part.getFirstPropertyValue("url"),
    alarms: alarms.map((alarm) => alarm.getFirstPropertyValue("trigger").toSeconds()),
  };
});
console.log(JSON.stringify({ method: book.getFirstPropertyValue("method"), events }));

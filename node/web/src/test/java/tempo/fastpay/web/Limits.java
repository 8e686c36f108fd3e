package tempo.fastpay.web;

import tempo.fastpay.web.events.EventLimits;

/** Ordinary limits but for what a test changes. */
final class Limits {
  int connections;
  long idleMs;
  long exchangeMs;
  int bodyBytes;
  long bodyMs;
  long callMs;
  WebLimits.Share exchanges;
  WebLimits.Share submissions;
  WebLimits.Share streams;
  long answersBytes;
  EventLimits events;

  Limits(WebLimits ordinary) {
    connections = ordinary.connectionsLimit();
    idleMs = ordinary.idleMs();
    exchangeMs = ordinary.exchangeMs();
    bodyBytes = ordinary.bodyLimitBytes();
    bodyMs = ordinary.bodyMs();
    callMs = ordinary.callMs();
    exchanges = ordinary.exchanges();
    submissions = ordinary.submissions();
    streams = ordinary.streams();
    answersBytes = ordinary.answersLimitBytes();
    events = ordinary.events();
  }

  WebLimits done() {
    return new WebLimits(
        connections,
        idleMs,
        exchangeMs,
        bodyBytes,
        bodyMs,
        callMs,
        exchanges,
        submissions,
        streams,
        answersBytes,
        events);
  }
}

#!/usr/bin/env python3
"""Submits signed payments over FastPay's TCP event-bus bridge; Python's standard library alone.

    bus_client.py [--host HOST] [--port PORT] RAW_TX [RAW_TX ...]

RAW_TX is what `fastpay sign` prints. The payments are submitted in order, each with the quorum
certificates (QCs) of those before it, so that Bob can spend what Alice has just paid him. Prints
each QC as one line of JSON, and on standard error what validators certify meanwhile. Ends with 0
when all payments are certified, with 1 when one is not.
"""

import argparse
import json
import socket
import struct
import sys
import time
import uuid

AGGREGATOR = "fastpay.aggregator"
CERTIFICATES = "fastpay.events.certificate"
QCS = "fastpay.events.qc"
LIMIT_SECONDS = 30
# The bridge leaves who says nothing for half a minute.
PING_SECONDS = 10


class BusError(Exception):
    """A request that failed, or a connection that ended."""


class Bus:
    """A connection to the bridge: frames are a length of four bytes, big-endian, and JSON."""

    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), timeout=LIMIT_SECONDS)
        self.received = b""
        self.events = []

    def close(self):
        self.socket.close()

    def send(self, message):
        frame = json.dumps(message).encode()
        self.socket.sendall(struct.pack(">I", len(frame)) + frame)

    def listen(self, topic):
        self.send({"type": "register", "address": topic})

    def request(self, action, body):
        """Asks the aggregator, and returns its answer; keeps what is published meanwhile."""
        reply_address = str(uuid.uuid4())
        self.send(
            {
                "type": "send",
                "address": AGGREGATOR,
                "headers": {"action": action, "refusals": "body"},
                "body": body,
                "replyAddress": reply_address,
            }
        )
        deadline = time.monotonic() + LIMIT_SECONDS
        while True:
            message = self.next(deadline)
            if message.get("address") != reply_address:
                self.keep(message)
            elif message["type"] == "err":
                raise BusError(f"{action}: {message['message']} ({message['failureCode']})")
            else:
                return message["body"]

    def await_event(self, topic, wanted):
        """Waits for something published that is wanted; what came before is looked at too."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while True:
            for message in self.events:
                if message["address"] == topic and wanted(message["body"]):
                    return message["body"]
            self.events.clear()
            self.keep(self.next(deadline))

    def keep(self, message):
        if message["type"] == "err":
            raise BusError(message["message"])
        if message["type"] == "message":
            self.events.append(message)

    def next(self, deadline):
        """The next message, before a point in time."""
        while True:
            if len(self.received) >= 4:
                (length,) = struct.unpack(">I", self.received[:4])
                if len(self.received) >= 4 + length:
                    frame = self.received[4 : 4 + length]
                    self.received = self.received[4 + length :]
                    return json.loads(frame)
            left = deadline - time.monotonic()
            if left <= 0:
                raise BusError(f"nothing came within {LIMIT_SECONDS} seconds")
            self.socket.settimeout(min(left, PING_SECONDS))
            try:
                more = self.socket.recv(65536)
            except socket.timeout:
                self.send({"type": "ping"})
                continue
            if not more:
                raise BusError("the bridge closed the connection")
            self.received += more


def pay(bus, raw_tx, parents):
    """Submits one payment, and returns its QC."""
    answer = bus.request("submit", {"tempo_tx_hex": raw_tx, "parent_qcs": parents})
    tx_hash = answer["tx_hash"]
    if not answer["threshold_met"]:
        for refused in answer["rejects"]:
            name = refused.get("validator", {}).get("name", "the aggregator")
            reject = refused["reject"]
            print(f"{name}: {reject['code']}: {reject['message']}", file=sys.stderr)
        raise BusError(f"{tx_hash} is not certified")
    published = bus.await_event(QCS, lambda body: body.get("qc", {}).get("tx_hash") == tx_hash)
    return published["qc"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7000)
    parser.add_argument("raw_tx", nargs="+", metavar="RAW_TX")
    told = parser.parse_args()
    bus = Bus(told.host, told.port)
    try:
        bus.listen(CERTIFICATES)
        bus.listen(QCS)
        qcs = []
        for raw_tx in told.raw_tx:
            qc = pay(bus, raw_tx, qcs)
            signers = ", ".join(sorted(cert["signer"]["name"] for cert in qc["certs"]))
            print(f"{qc['tx_hash']} certified by {signers}", file=sys.stderr)
            print(json.dumps(qc), flush=True)
            qcs.append(qc)
    except (BusError, OSError) as failure:
        print(f"bus_client: {failure}", file=sys.stderr)
        return 1
    finally:
        bus.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

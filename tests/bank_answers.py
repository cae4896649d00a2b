"""Files as banks and finance send them back, for tests; a test says only what it cares about."""

ODFI = "09100002"


def a_return(trace, code="R02", amount=500_00, *, reference="", number="9001", transaction="21", bank="09100002"):
    """An entry that came back and its addenda 99: two lines of 94 columns."""
    entry = f"6{transaction}{ODFI}2{number:<17}{amount:010d}{reference:<15}{'REGION':<22}  1{ODFI}0000001"
    return f"{entry}\n{an_addenda('99', code, trace, bank=bank)}\n"


def a_change(trace, code="C01", corrected="9009", *, amount=0, number="9001", transaction="21", bank="09100002"):
    """A notification of change: an entry and its addenda 98."""
    entry = f"6{transaction}{ODFI}2{number:<17}{amount:010d}{'':<15}{'REGION':<22}  1{ODFI}0000001"
    return f"{entry}\n{an_addenda('98', code, trace, corrected, bank=bank)}\n"


def an_addenda(kind, code, trace, words="", bank="09100002"):
    """The line that says why an entry came; the trace is that of the entry that we sent."""
    return f"7{kind}{code}{trace:>015}{'':<6}{bank}{words:<29}".ljust(79) + f"{ODFI}0000001"


def headed(*entries):
    """A whole file around entries, with headers, controls and nines."""
    head = [
        "101 1410000001 0910000222611250900A094101EXAMPLE ASSN           EXAMPLE BANK".ljust(94),
        "5220EXAMPLE ASSN                        1410000001CCDRETURN          261125   1091000020000001",
    ]
    tail = ["82200000020009100002000000000000000000050000", "9000001000001"]
    lines = [*head, *"".join(entries).splitlines(), *[line.ljust(94) for line in tail]]
    return "\n".join([*lines, *["9" * 94] * (-len(lines) % 10)]) + "\n"


def a_status(reference, status="ACCP", code="", words="", amount=""):
    """The status of one payment in a report of ISO 20022."""
    reason = f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>{words}</AddtlInf></StsRsnInf>" if code else ""
    paid = f'<OrgnlTxRef><Amt><InstdAmt Ccy="USD">{amount}</InstdAmt></Amt></OrgnlTxRef>' if amount else ""
    return (f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}{paid}"
            "</TxInfAndSts>")  # fmt: skip


def a_report(*statuses, version="10", group="PART", called="MASA-2026-27-1", reason=""):
    """A report of ISO 20022 on one of our files."""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    head = f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}">'
    return (f'<?xml version="1.0" encoding="UTF-8"?>{head}'
            f"<CstmrPmtStsRpt><GrpHdr><MsgId>B1</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{called}</OrgnlMsgId>"
            f"<GrpSts>{group}</GrpSts>{why}</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId>"
            f"{''.join(statuses)}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>").encode()  # fmt: skip


def a_table(*rows, heading="payment_reference,status,reason,paid_date"):
    """Finance's table."""
    return "\r\n".join([heading, *rows, ""]).encode()


def an_ack(*entries, status="PART", called="1410000001-261120-A"):
    """A bank's plain acknowledgement; an entry is `trace reference 500.00 ACCEPTED 2026-11-24`."""
    lines = ["ACKNOWLEDGEMENT MB-ACK-1", "CREATED 2026-11-20T09:10:00", f"FILE {called}", f"STATUS {status}"]
    return "\n".join([*lines, *[f"ENTRY {entry}" for entry in entries], ""]).encode()

"""The list that comes back: what is said of how it was read, and which other words mean its headings and choices."""

from collections.abc import Mapping
from types import MappingProxyType

from schemas.files.region_list import MATCHES_SHEET, STANDING_HEADING, TO_DO_HEADING
from schemas.files.returned_book import MAX_CELL, MAX_FILE_BYTES, MAX_ROWS

# What was noticed while reading ---------------------------------------------------------------------------------------

NOTES: Mapping[str, str] = MappingProxyType({
    "sheet_renamed": f"The sheet of the list is no longer called {MATCHES_SHEET!r}; we found it by its headings.",
    "headings_moved": "The headings are not in the first row any more; we found them further down.",
    "headings_in_other_words": "Some headings have other words than ours; we know those, too.",
    "headings_repeated": "The headings stand in the list more than once; we left the others out.",
    "column_missing": "A column that you could have filled in is not in your workbook any more.",
    "column_added": "Your workbook has columns of your own; we did not read them.",
    "text_beside_the_table": "There are words below or beside the list that belong to no row; we did not read them. "
                             "Please tell us in a mail what is in them.",
    "not_calculated": "Some cells hold formulas without a value, so that we could not read them. Type the value.",
    "merged_cells": "Some cells are merged over several rows, and we cannot tell whether all of the rows are meant. "
                    "Please unmerge them and fill in each row.",
    "cell_with_error": "Some cells show an error of a formula, such as #N/A. Type the value instead.",
    "cell_cut": f"Some cells hold more than {MAX_CELL:,} characters; we read the beginning only. Write it shorter.",
})  # fmt: skip
"""Code -> a sentence for the coordinator. None of these stops a list."""

# Other words for the headings -----------------------------------------------------------------------------------------

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "list_ref": ("ref", "reference", "list reference", "listenreferenz", "referenz", "referencia",
                 "referencia de lista", "ref lista", "ref liste", "référence", "référence de liste"),
    "mentee_ref": ("ref", "reference", "{mentee} reference", "{mentee} referenz", "referenz", "referencia",
                   "referencia {mentee}", "référence", "référence {mentee}"),
    "application_ref": ("ref", "reference", "application reference", "antragsreferenz", "antragsnummer", "referencia",
                        "referencia de solicitud", "référence", "référence de candidature"),
    "referral_ref": ("ref", "reference", "referral reference", "empfehlungsreferenz", "referenz", "referencia",
                     "referencia de remisión", "référence", "référence de recommandation"),
    "mentee_member_id": ("{mentee} id", "{mentee} number", "{mentee} member number", "{mentee} no",
                         "mitgliedsnummer {mentee}", "{mentee} mitgliedsnummer", "{mentee} mitglieds id",
                         "id {mentee}", "número de miembro {mentee}", "id de miembro {mentee}",
                         "numéro de membre {mentee}", "id membre {mentee}"),
    "mentee_name": ("{mentee}", "{mentee} name", "name of {mentee}", "name {mentee}", "name des {mentee}s",
                    "nombre {mentee}", "nombre del {mentee}", "nombre de {mentee}", "nom {mentee}", "nom du {mentee}"),
    "mentee_district": ("{mentee} district", "school district", "bezirk", "schulbezirk", "distrito",
                        "distrito escolar", "district scolaire"),
    "school": ("school name", "schule", "escuela", "école"),
    "mentee_title": ("title", "position", "{mentee} title", "berufsbezeichnung", "funktion", "stelle", "puesto",
                     "cargo", "intitulé du poste", "poste", "fonction"),
    "mentee_email": ("email", "mail", "{mentee} email", "{mentee} e-mail", "e-mail-adresse", "correo electrónico",
                     "correo", "courriel", "adresse e-mail", "adresse électronique"),
    "why_listed": ("reason listed", "why on the list", "warum gelistet", "grund", "motivo", "por qué está en la lista",
                   "motif", "pourquoi sur la liste"),
    "channel": ("channel", "kanal", "gekommen über", "canal", "vía", "venu par"),
    "goal_category": ("goal category", "ziel", "objetivo general", "catégorie d'objectif"),
    "objective": ("objectives", "zielsetzung", "objetivo", "objectif"),
    "suggested_mentors": ("suggested mentors", "suggestions", "suggested {mentor}", "vorschläge",
                          "vorgeschlagene {mentor}en", "vorgeschlagene mentoren", "{mentor}s sugeridos",
                          "mentores sugeridos", "sugerencias", "{mentor}s proposés", "propositions"),
    "outcome": ("result", "status", "decision", "ergebnis", "resultado", "estado", "résultat", "statut", "issue"),
    "mentor_member_id": ("{mentor}", "{mentor} id", "{mentor} number", "{mentor} member number", "{mentor} member id",
                         "{mentor} no", "mitgliedsnummer {mentor}", "{mentor} mitgliedsnummer",
                         "{mentor} mitglieds id", "id {mentor}", "id del {mentor}", "número de miembro {mentor}",
                         "número de miembro del {mentor}", "id de miembro {mentor}", "numéro de membre {mentor}",
                         "numéro de membre du {mentor}", "id membre {mentor}"),
    "mentor_ref": ("{mentor}", "{mentor} reference", "{mentor} id", "{mentor} name", "{mentor} referenz",
                   "referencia {mentor}", "référence {mentor}"),
    "mentor_name": ("{mentor}", "name of {mentor}", "name {mentor}", "name des {mentor}s", "{mentor} full name",
                    "nombre {mentor}", "nombre del {mentor}", "nombre de {mentor}", "nom {mentor}", "nom du {mentor}"),
    "match_date": ("date", "date of match", "matched on", "date matched", "datum", "zuordnungsdatum",
                   "datum der zuordnung", "matching datum", "fecha", "fecha de emparejamiento", "fecha de asignación",
                   "date du jumelage", "date d'appariement"),
    "first_contact_date": ("first contact", "date of first contact", "contacted on", "erster kontakt", "erstkontakt",
                           "datum des ersten kontakts", "primer contacto", "fecha del primer contacto",
                           "premier contact", "date du premier contact"),
    "cross_region_reason": ("cross region reason", "reason", "reason for other {region}", "why another {region}",
                            "grund für andere region", "wenn aus anderer region warum", "motivo de otra región",
                            "si es de otra región por qué", "motif autre région", "si d'une autre région pourquoi"),
    "format": ("form", "formato", "forme"),
    "note": ("notes", "comment", "comments", "remarks", "notiz", "notizen", "bemerkung", "bemerkungen", "anmerkung",
             "nota", "notas", "comentario", "comentarios", "observaciones", "remarque", "remarques", "commentaire"),
})  # fmt: skip
"""Templates in English, German, Spanish and French; {mentee}, {mentor} and {region} are the program's and usual words.
A heading that could mean two columns of one program means none; one of ours always means its own."""

BESIDES = (STANDING_HEADING, TO_DO_HEADING)
"""Headings of ours that stand beside the program's columns and say nothing that a region could answer."""

# Other words for the choices ------------------------------------------------------------------------------------------

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "matched": ("match", "paired", "assigned", "passend", "zugeordnet", "vermittelt", "gematcht", "emparejado",
                "emparejada", "asignado", "asignada", "jumelé", "jumelée", "apparié", "appariée"),
    "declined": ("declines", "refused", "abgelehnt", "lehnt ab", "rechazado", "rechazada", "declinado", "refusé",
                 "refusée", "décliné"),
    "not_new": ("nicht neu", "no es nuevo", "no es nueva", "no nuevo", "pas nouveau", "pas nouvelle"),
    "left": ("has left", "left the district", "ausgeschieden", "verlassen", "se fue", "se ha ido", "dejó el puesto",
             "parti", "partie", "a quitté"),
    "pending": ("open", "in progress", "offen", "ausstehend", "in arbeit", "pendiente", "en curso", "en attente",
                "en cours"),
    "withdrawn": ("withdrew", "zurückgezogen", "retirado", "retirada", "retiré", "retirée"),
    "formal": ("formell", "formel", "formelle"),
    "informal": ("informell", "informel", "informelle"),
    "small_component_group": ("small group", "kleine gruppe", "grupo pequeño", "petit groupe"),
    "expertise": ("fachwissen", "experiencia", "pericia", "compétence"),
    "mentee_request": ("request of the {mentee}", "wunsch des {mentee}s", "solicitud del {mentee}",
                       "petición del {mentee}", "demande du {mentee}"),
    "distance": ("entfernung", "distancia"),
    "other": ("andere", "anderes", "otro", "otra", "autre"),
})  # fmt: skip
"""Code -> other words for it. A word that could mean two of a column's codes means none: it stays as it was typed."""

# What to do -----------------------------------------------------------------------------------------------------------

AGAIN = "Then reply again with that file attached."
OURS = "fill in the workbook that we sent you and reply with that one"
SENTENCES: Mapping[str, str] = MappingProxyType({
    "old_excel": "Your file has the old Excel format (.xls). Open it in Excel, choose File > Save As and the type "
                 f"\"Excel Workbook (.xlsx)\". {AGAIN}",
    "open_document": "Your file has the OpenDocument format (.ods). Open it in LibreOffice, choose File > Save As and "
                     f"the type \"Excel 2007-365 (.xlsx)\". {AGAIN}",
    "numbers": "Your file is an Apple Numbers document. Open it in Numbers and choose File > Export To > Excel. "
               f"{AGAIN}",
    "binary_excel": "Your file is a binary Excel workbook (.xlsb). Open it in Excel, choose File > Save As and the "
                    f"type \"Excel Workbook (.xlsx)\". {AGAIN}",
    "csv": "Your file is plain text (.csv), which no longer says which list it is and loses zeros at the front of "
           f"numbers. Please {OURS}, as an Excel workbook (.xlsx).",
    "pdf": f"You sent a PDF; nothing can be read from a printed page or a scan. Please {OURS}.",
    "winmail": "Outlook packed your attachment into a file called winmail.dat, which others cannot open. In Outlook "
               "choose Format Text > HTML instead of Rich Text, attach the workbook, and send it again.",
    "macros": "Your workbook holds macros, which are small programs, and we open none. Open it in Excel, choose "
              f"File > Save As and the type \"Excel Workbook (.xlsx)\", not .xlsm. {AGAIN}",
    "external_links": "Your workbook takes cells from another workbook, which we do not have. In Excel choose Data > "
                      f"Edit Links (or Workbook Links) > Break Link, so that the values stay, and save it. {AGAIN}",
    "password": "Your workbook asks for a password. In Excel choose File > Info > Protect Workbook > Encrypt with "
                f"Password, empty the field, and save it. {AGAIN}",
    "encrypted_zip": "Your workbook is in a ZIP file with a password. Please reply again with the workbook itself "
                     "attached, without a password.",
    "zipped": "Your file is packed, as in a ZIP file. Please reply again with the workbook itself attached.",
    "damaged": "Your file arrived damaged or empty. See whether it opens on your computer; if it does, save it under "
               f"a new name and reply again with that file. If it does not, please {OURS}.",
    "too_big": f"Your file is bigger than a list can be (at most {MAX_FILE_BYTES // 1_000_000} MB, and not much more "
               f"once it is opened). Pictures or cells far below the list may be the cause. Please {OURS}.",
    "too_many_rows": f"Your workbook has more than {MAX_ROWS:,} rows. Remove what does not belong to the list, and "
                     "save it. Then reply again.",
    "too_slow": f"Your workbook took too long to read: there is far more in it than the list. Please {OURS}.",
    "no_sheet": f"In your workbook we found no sheet with the list. Please {OURS}.",
    "headings_unknown": "We know each column by its heading, and found none of the list's headings in your workbook. "
                        f"Please {OURS}, with its first row as it is.",
    "heading_missing": "We know each column by its heading, and one that we need is missing in your workbook. Please "
                       f"{OURS}, with its first row as it is.",
    "heading_twice": "Two columns of your workbook have the same heading, so that we cannot tell which one counts. "
                     f"Remove or rename the other one, and save it. {AGAIN}",
    "two_lists": "Your workbook holds two lists. Please send each list in a workbook and a mail of its own.",
    "empty_list": f"There is not one row in the list of your workbook. Please {OURS}.",
    "not_a_workbook": f"The file that you sent is not an Excel workbook (.xlsx). Please {OURS}.",
    "no_file": "There was no workbook in your mail. If you meant to send your list, please reply again with the "
               "filled-in workbook attached.",
    "cloud_link": "Your mail has a link to an online sheet, as of Google, OneDrive, SharePoint, Dropbox or iCloud; we "
                  "open no links. Please download the sheet as an Excel workbook (in Google Sheets: File > Download > "
                  "Microsoft Excel; in Excel for the web: File > Create a Copy > Download a Copy), and reply again "
                  "with the file itself attached.",
    "several_lists": "Your mail brought several workbooks that do not say the same, and we do not choose among them. "
                     "Please reply again with the one that counts. If you answer for more than one {region}, send "
                     "each list in a mail of its own.",
    "list_unknown": "We cannot tell which of our lists your file is. Please reply to the mail that brought you the "
                    "list, with its workbook filled in and attached.",
    "token_forged": f"The mark in your workbook, by which we know our lists, is not one that we made. Please {OURS}.",
    "wrong_year": "Your workbook is a list of another program year, which is closed. Please fill in the newest list "
                  "that we sent you.",
    "same_again": "You have sent us the same answers before. Nothing changed, and there is nothing to do.",
})  # fmt: skip
"""
Why a file or mail was not taken, and what to do, for the coordinator who sent it: code -> two or three sentences.
{mentee}, {mentees}, {mentor}, {mentors} and {region} stand for the program's words.
"""

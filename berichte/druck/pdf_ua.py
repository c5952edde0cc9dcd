"""Macht aus PDF/A-3a zugleich PDF/UA-1: beide Angaben stehen in den XMP-Metadaten einer Datei.

Die Maschine kann je Datei nur einen der beiden Standards erklären; erfüllt werden beide.
"""

from typing import Any

_KENNUNG = """<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""  # noqa: E501


def ergaenze_pdf_ua(_dokument: Any, pdf: Any) -> None:
    """Ergänzt die Metadaten. Sie bleiben unkomprimiert, weil nicht jeder Prüfer sie sonst findet."""
    for eintrag in pdf.objects:
        if getattr(eintrag, "extra", None) and eintrag.extra.get("Type") == "/Metadata":
            xmp = eintrag.stream[0]
            ende = b"</rdf:RDF>" if b"</rdf:RDF>" in xmp else b"</ns0:RDF>"
            stelle = xmp.rindex(ende)
            eintrag.stream[0] = xmp[:stelle] + _KENNUNG.encode() + xmp[stelle:]
            eintrag.compress = False

"""Verbreitete Vornamen, an denen ein Name im Text zu erkennen ist. Rein.

Ohne die, die im Deutschen zugleich ein anderes Wort oder ein Ort sind (August, Ernst, Heide, Mark, Rosa …): sie träfen zu oft daneben.
"""

WEIBLICH = """
Adriana Alexandra Alina Amelie Amina Andrea Angela Angelika Angelina Anita Anja Anke Anna Anne Annegret Annemarie Annett Annette Annika
Antje Antonia Ayse Barbara Beate Beatrice Bettina Birgit Birte Brigitte Britta Carina Carmen Carola Caroline Catharina Celina Chantal
Charlotte Christa Christel Christiane Christin Christina Christine Claudia Corinna Cornelia Dagmar Daniela Diana Doreen Doris Dorothea
Edith Elena Elfriede Elif Elisa Elisabeth Elke Ella Ellen Emely Emilia Emily Emma Erika Esther Eva Evelyn Fatima Fatma Frauke Friederike
Gabi Gabriele Gerda Gertrud Gisela Greta Gudrun Hanna Hannah Hannelore Hatice Heidi Heike Helena Helga Henriette Henrike Hildegard Ilona
Ilse Ina Ines Inge Ingeborg Ingrid Irene Irina Iris Isabel Isabella Jacqueline Jana Janina Jasmin Jeannette Jennifer Jenny Jessica Joana
Johanna Josefine Josephine Judith Julia Juliane Julie Jutta Karin Karla Karolin Katharina Kathleen Kathrin Katja Katrin Kerstin Kimberly
Kirsten Klara Kristin Kristina Lara Larissa Laura Lea Leila Lena Leonie Leyla Liesel Lilli Lina Linda Lisa Lotte Louisa Lucia Lucie Luisa
Luise Lydia Madleen Maja Mandy Manja Manuela Mareike Margarete Margit Margot Maria Marianne Marie Marina Marion Marlene Marlies Martha
Martina Maryam Mathilda Meike Melanie Melina Mia Michelle Miriam Monika Monique Nadia Nadine Nadja Nancy Natalia Natalie Natascha Nele
Nicole Nina Nora Olga Patricia Paula Pauline Peggy Petra Pia Ramona Rebecca Regina Renate Ricarda Rita Romy Ronja Rosemarie Rosi Roswitha
Ruth Sabine Sabrina Samantha Samira Sandra Sandy Sara Sarah Saskia Selina Sibylle Sigrid Silke Silvia Simone Sina Sofia Sofie Sonja Sophia
Sophie Stefanie Steffi Stephanie Susann Susanne Svenja Svetlana Sylvia Tabea Tamara Tanja Tatjana Theresa Tina Ulrike Ursula Uta Ute
Valentina Vanessa Vera Verena Veronika Victoria Viktoria Waltraud Wiebke Yasemin Yvonne Zeynep Zoe
"""
MAENNLICH = """
Achim Adam Adrian Ahmad Ahmed Albert Albrecht Alex Alexander Alfred Ali Andre Andreas André Anton Armin Arne Arno Arthur Axel Bastian Ben
Benedikt Benjamin Benno Bernd Bernhard Björn Bodo Boris Bruno Burkhard Carl Carsten Christian Christoph Christopher Claus Clemens Collin
Conrad Dennis Detlef Dieter Dietmar Dietrich Dirk Domenic Dominic Dominik Eberhard Eckhard Edgar Egon Elias Emil Emre Enno Enrico Eric
Erich Erik Erwin Eugen Fabian Falk Felix Ferdinand Finn Florian Frank Franz Friedhelm Friedrich Fritz Gerald Gerd Gerhard Gottfried Guido
Gunnar Gunter Günter Günther Hannes Hans Harald Hartmut Hasan Heiko Heiner Heinrich Heinz Helmut Hendrik Henning Henry Herbert Hermann
Holger Horst Hubert Hussein Ibrahim Igor Ingo Ivan Jakob Jan Jannik Jannis Jason Jens Jeremy Jerome Joachim Jochen Johann Johannes John
Jonas Jonathan Josef Joshua Julian Julius Justin Jörg Jörn Jürgen Kai Karl Karsten Kevin Kilian Klaus Konrad Konstantin Kurt Lars Lennart
Leo Leon Leonard Levin Liam Lorenz Lothar Luca Ludwig Luis Lukas Lutz Maik Malte Manfred Manuel Marc Marcel Marco Marcus Mario Marius
Marko Markus Marlon Martin Marvin Mathias Matteo Matthias Maurice Max Maximilian Mehmet Meik Michael Mike Mirko Mohamed Mohammed Moritz
Murat Mustafa Niclas Nico Nicolas Niels Niklas Nikolas Nils Noah Norbert Norman Olaf Ole Oliver Omar Oscar Oskar Oswald Otto Pascal
Patrick Paul Peter Philip Philipp Phillip Rafael Raik Rainer Ralf Ralph Reiner Reinhard Reinhold Rene René Richard Rico Robert Robin
Roland Rolf Roman Ron Ronald Ronny Rudi Rudolf Rüdiger Samuel Sandro Sascha Sebastian Siegfried Silvio Simon Stefan Steffen Stephan Steven
Sven Swen Theo Theodor Thilo Thomas Thorsten Till Tilo Tim Timo Tino Tobias Tom Toni Torben Torsten Udo Ulf Uli Ulrich Uwe Valentin Viktor
Vincent Volker Volkmar Waldemar Walter Werner Wilfried Wilhelm Willi Wladimir Wolfgang Wolfram Yannick Yusuf
"""
VORNAMEN = frozenset(f"{WEIBLICH} {MAENNLICH}".split())
# Verbreitete Nachnamen; nur ihre Mehrzahl mit s („die Müllers“) zählt, sie ist kein anderes Wort.
NACHNAMEN = """
Müller Schmidt Schmitt Schneider Fischer Weber Meyer Meier Maier Mayer Wagner Becker Schulz Schulze Schultz Hoffmann Hofmann Schäfer Bauer
Richter Klein Wolf Schröder Neumann Zimmermann Krüger Hartmann Lange Werner Lehmann Köhler König Walter Fuchs Peter Scholz Möller
Jung Hahn Keller Vogel Schubert Roth Frank Friedrich Beck Günther Berger Winkler Lorenz Baumann Schuster Franke Albrecht Böhm Ludwig Krämer
Simon Otto Groß Sommer Haas Heinrich Seidel Schreiber Ziegler Kuhn Pohl Horn Bergmann Voigt Arnold Ernst Pfeiffer Hübner Kühn Busch
Thomas Paul Sauer Lindner Haase Kraft Berg Schumann Hermann Herrmann Kunze Krause Wiese Hesse Naumann Göbel Reinhardt Thiele Nowak
"""
FAMILIENNAMEN = tuple(NACHNAMEN.split())
VIETNAMESISCH = ("Nguyen", "Nguyễn", "Tran", "Trần", "Pham", "Phạm", "Hoang", "Huynh")
